// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "run.h"

#include "crew.h"
#include "diskstats.h"
#include "residue.h"
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static FILE *ledger;
static struct plugin plugin;
static bool ended; // the plugin closed its stdout

static long long now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000ll + now.tv_nsec / 1000;
}

static FILE *create(const char *path)
{
	FILE *file = path ? fopen(path, "we") : stdout;

	if (!file)
		fail(path, errno);
	return file;
}

static int create_fd(const char *path)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);

	if (fd < 0)
		fail(path, errno);
	return fd;
}

// Copies the stream for at most 20 ms, so that the caller can look at the workers.
static void follow(void)
{
	struct pollfd poll_fd = { .fd = plugin.output, .events = POLLIN };

	if (ended) {
		usleep(20000);
		return;
	}
	if (poll(&poll_fd, 1, 20) > 0 && !stream_read(plugin.output))
		ended = true;
}

static bool wait_settled(const char *what, int n, int same, int patience)
{
	long long limit = now_us() + patience * 1000000ll;

	while (!stream_settled(n, same)) {
		if (ended || now_us() > limit) {
			fprintf(ledger, "problem %s: %s after %d charts\n", what,
				ended ? "the plugin ended" : "no such intervals", stream_charts());
			return false;
		}
		follow();
	}
	return true;
}

static void note_start(void)
{
	// The file ends with the plugin's own start-up behind it.
	fprintf(ledger, "baseline %llu\nbaseline_us %lld\n",
		(unsigned long long)stream_position(), now_us());
}

// Between here and the end position this process only reads, writes and polls descriptors it has.
static bool work(const struct options *options, struct diskstats *before, struct diskstats *after)
{
	struct diskstats again;
	long long limit, began = now_us();

	diskstats_read(before);
	note_start();
	crew_go();
	limit = now_us() + options->patience * 1000000ll;
	while (!crew_done()) {
		follow();
		if (now_us() > limit) {
			fprintf(ledger, "problem work: not done after %d s\n", options->patience);
			return false;
		}
	}
	fprintf(ledger, "work_ms %lld\n", (now_us() - began) / 1000);
	sync();
	do {
		diskstats_read(after);
		stream_mark();
		if (!wait_settled("end", options->settle, 2, options->patience))
			return false;
		diskstats_read(&again);
	} while (!diskstats_equal(after, &again));
	fprintf(ledger, "end %llu\nend_us %lld\n", (unsigned long long)stream_position(), now_us());
	return true;
}

static void note_exit(int status, long long began, bool killed)
{
	if (WIFEXITED(status))
		fprintf(ledger, "exit_status %d\n", WEXITSTATUS(status));
	else
		fprintf(ledger, "exit_signal %d\n", WTERMSIG(status));
	fprintf(ledger, "stop_ms %lld\nstop_killed %d\n", (now_us() - began) / 1000, killed);
}

static void stop(enum stop how)
{
	long long began = now_us(), limit = began + 30 * 1000000ll;
	int status;
	bool killed = false;

	plugin_stop(&plugin, how);
	while (waitpid(plugin.pid, &status, WNOHANG) != plugin.pid) {
		struct pollfd poll_fd = { .fd = plugin.output, .events = POLLIN };

		if (ended)
			usleep(1000);
		else if (poll(&poll_fd, 1, 1) > 0 && !stream_read(plugin.output))
			ended = true;
		if (!killed && now_us() > limit) {
			kill(-plugin.pid, SIGKILL);
			killed = true;
		}
	}
	note_exit(status, began, killed);
	fcntl(plugin.output, F_SETFL, O_NONBLOCK);
	for (long long drain = now_us() + 200000; !ended && now_us() < drain;)
		follow();
	// A child that outlived it still holds its stdout.
	fprintf(ledger, "stdout_closed %d\nprocesses_left %d\n", ended, kill(-plugin.pid, 0) == 0);
}

static bool clean(const struct residue *before, const struct residue *now)
{
	return now->programs <= before->programs && now->maps <= before->maps &&
	       now->links <= before->links && now->kprobe_events <= before->kprobe_events;
}

// Programs and maps are freed after a grace period: up to 3 s are given, and noted.
static void note_residue(const struct residue *before)
{
	long long began = now_us();
	struct residue now = residue_now();

	fprintf(ledger, "left_programs_at_once %d\n", now.programs - before->programs);
	while (!clean(before, &now) && now_us() - began < 3000000) {
		usleep(20000);
		now = residue_now();
	}
	fprintf(ledger, "left_ms %lld\nleft_programs %d\nleft_maps %d\nleft_links %d\n",
		(now_us() - began) / 1000, now.programs - before->programs,
		now.maps - before->maps, now.links - before->links);
	fprintf(ledger, "left_kprobe_events %d\n", now.kprobe_events - before->kprobe_events);
}

static void add_all(const struct options *options, char *works[], int count)
{
	for (int i = 0; i < count; i++)
		crew_add(works[i], options->scale, options->directory);
	crew_start();
	diskstats_open();
}

int run_with_plugin(const struct options *options, char *works[], int count)
{
	struct diskstats before, after;
	struct residue clean_state = residue_now();
	char times[4096];
	bool good;

	signal(SIGPIPE, SIG_IGN);
	ledger = create(options->ledger);
	snprintf(times, sizeof(times), "%s.times", options->stream);
	stream_open(create_fd(options->stream), create_fd(times), options->expect,
		    options->expects);
	add_all(options, works, count);
	long long began = now_us();

	plugin = plugin_start(options->plugin, options->errors);
	good = wait_settled("start", options->settle, 0, options->patience);
	if (good) {
		fprintf(ledger, "ready_ms %lld\n", (now_us() - began) / 1000);
		// Only now: a probe counts a sleeper when it was there before the sleeper.
		crew_start_sleepers(options->sleepers);
		sync();
		stream_mark();
		good = wait_settled("baseline", 3, 2, options->patience);
	}
	good = good && work(options, &before, &after);
	stop(options->stop);
	crew_finish();
	note_residue(&clean_state);
	if (good) {
		crew_write(ledger);
		diskstats_write(ledger, "before", &before);
		diskstats_write(ledger, "after", &after);
	}
	fprintf(ledger, "good %d\n", good);
	if (ledger != stdout && fclose(ledger))
		fail(options->ledger, errno);
	if (!good)
		fprintf(stderr, "truth: no measurement, see 'problem' in the ledger\n");
	return good ? 0 : 3;
}

int run_alone(const struct options *options, char *works[], int count)
{
	struct diskstats before, after;

	ledger = create(options->ledger);
	add_all(options, works, count);
	crew_start_sleepers(options->sleepers);
	sync();
	diskstats_read(&before);
	fprintf(ledger, "baseline_us %lld\n", now_us());
	crew_go();
	while (!crew_done())
		usleep(20000);
	sync();
	diskstats_read(&after);
	fprintf(ledger, "end_us %lld\n", now_us());
	crew_write(ledger);
	diskstats_write(ledger, "before", &before);
	diskstats_write(ledger, "after", &after);
	fflush(ledger);
	if (options->settle) {
		// The caller reads its own counters now, with all workers and zombies still there.
		puts("done");
		fflush(stdout);
		while (getchar() != EOF)
			;
	}
	crew_finish();
	return 0;
}
