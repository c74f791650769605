// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "plugin.h"

#include "work.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_WORDS = 64 };

static void execute(const char *command)
{
	char *words[MAX_WORDS + 1], *save, *copy = strdup(command);
	int n = 0;

	for (char *word = strtok_r(copy, " ", &save); word && n < MAX_WORDS;
	     word = strtok_r(NULL, " ", &save))
		words[n++] = word;
	words[n] = NULL;
	if (n)
		execvp(words[0], words);
	fail(n ? words[0] : "no plugin command", errno);
}

struct plugin plugin_start(const char *command, const char *stderr_file)
{
	int input[2], output[2];

	if (pipe2(input, O_CLOEXEC) || pipe2(output, O_CLOEXEC))
		fail("pipe", errno);
	int log = open(stderr_file, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);

	if (log < 0)
		fail(stderr_file, errno);
	pid_t pid = fork();

	if (pid < 0)
		fail("fork", errno);
	if (!pid) {
		signal(SIGPIPE, SIG_DFL);
		setpgid(0, 0);
		dup2(input[0], 0);
		dup2(output[1], 1);
		dup2(log, 2);
		execute(command);
	}
	close(input[0]);
	close(output[1]);
	close(log);
	return (struct plugin){ .pid = pid, .input = input[1], .output = output[0] };
}

void plugin_stop(struct plugin *plugin, enum stop how)
{
	switch (how) {
	case STOP_TERM:
		kill(plugin->pid, SIGTERM);
		break;
	case STOP_KILL:
		kill(plugin->pid, SIGKILL);
		break;
	case STOP_QUIT:
		if (write(plugin->input, "QUIT\n", 5) != 5)
			fail("write of QUIT", errno);
		break;
	case STOP_EOF:
		close(plugin->input);
		plugin->input = -1;
		break;
	}
}
