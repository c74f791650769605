// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "plugin.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_LIMIT_NS 60000000000LL
#define STOP_LIMIT_NS 20000000000LL

void start(struct plugin *plugin, char **command)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		die("pipe");
	plugin->started = now();
	plugin->pid = fork();
	if (plugin->pid < 0)
		die("fork");
	if (plugin->pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		execv(command[0], command);
		die(command[0]);
	}
	close(in[0]);
	close(out[1]);
	plugin->in = in[1];
	plugin->out = out[0];
}

int see(struct plugin *plugin, const char *word)
{
	for (;;) {
		plugin->text[plugin->length] = 0;
		char *line = plugin->text;
		char *end;

		while ((end = strchr(line, '\n'))) {
			int found = !strncmp(line, word, strlen(word));

			line = end + 1;
			if (found) {
				plugin->length -= line - plugin->text;
				memmove(plugin->text, line, plugin->length);
				return 1;
			}
		}
		plugin->length -= line - plugin->text;
		memmove(plugin->text, line, plugin->length);

		struct pollfd ready = { .fd = plugin->out, .events = POLLIN };

		if (now() - plugin->started > START_LIMIT_NS || poll(&ready, 1, 5000) < 0)
			return 0;
		ssize_t got = read(plugin->out, plugin->text + plugin->length,
				   sizeof(plugin->text) - 1 - plugin->length);
		if (got <= 0)
			return 0;
		plugin->length += got;
	}
}

void drain(struct plugin *plugin)
{
	fcntl(plugin->out, F_SETFL, O_NONBLOCK);
	while (read(plugin->out, plugin->text, sizeof(plugin->text)) > 0)
		;
}

ns processor_time(pid_t pid)
{
	char path[64], text[1024], *fields;
	unsigned long user, system;
	FILE *stat;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	stat = fopen(path, "r");
	if (!stat || !fgets(text, sizeof(text), stat))
		return 0;
	fclose(stat);
	fields = strrchr(text, ')');
	if (!fields || sscanf(fields + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
			      &user, &system) != 2)
		return 0;
	return (user + system) * (1000000000LL / sysconf(_SC_CLK_TCK));
}

long resident_kb(pid_t pid)
{
	char path[64], line[128];
	long kb = 0;
	FILE *status;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	status = fopen(path, "r");
	while (status && fgets(line, sizeof(line), status))
		if (sscanf(line, "VmRSS: %ld", &kb) == 1)
			break;
	if (status)
		fclose(status);
	return kb;
}

ns stop(struct plugin *plugin)
{
	ns start = now();

	kill(plugin->pid, SIGTERM);
	while (waitpid(plugin->pid, NULL, WNOHANG) == 0) {
		if (now() - start > STOP_LIMIT_NS) {
			kill(plugin->pid, SIGKILL);
			waitpid(plugin->pid, NULL, 0);
			break;
		}
		usleep(500);
	}
	close(plugin->in);
	close(plugin->out);
	return now() - start;
}
