// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * cost EVENT LOOPS FILE PLUGIN [ARGUMENT...]
 *
 * Runs LOOPS events without the plugin, starts it, runs them again, stops it, runs them once more,
 * and prints one line of name=value pairs:
 *   event           what was done LOOPS times: open (open and close), fork (fork, exit, wait) or
 *                   disk (write of 4 KiB past the page cache; FILE is written to)
 *   plain_ns        one event without the plugin: the best of all batches
 *   added_ns        what one event takes longer with it, likewise; noisy on a busy machine, exact in
 *                   a guest whose clock counts instructions
 *   bpf_ns          time in the plugin's programs for one event, the kernel's own statistics
 *   bpf_runs        how many of its programs ran for one event
 *   programs        that it loaded
 *   map_bytes       memory of its maps
 *   first_chart_ms  from start to the first CHART line
 *   ready_ms        from start to the first BEGIN line
 *   start_cpu_ms    processor time until then
 *   rss_kb          resident memory after the second reading
 *   stop_ms         from SIGTERM to its end
 * Programs and maps that appear between start and first reading are taken for the plugin's. Needs
 * root.
 */
#define _GNU_SOURCE
#include "cost.h"

#include "plugin.h"
#include "programs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BATCHES 10
#define BLOCK 4096

ns now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

void die(const char *what)
{
	fprintf(stderr, "cost: %s (%s)\n", what, strerror(errno));
	exit(1);
}

static void open_and_close(const char *file)
{
	int fd = open(file, O_RDONLY);

	if (fd < 0)
		die(file);
	close(fd);
}

static void fork_and_wait(const char *file)
{
	pid_t child = fork();

	(void)file;
	if (child < 0)
		die("fork");
	if (child == 0)
		_exit(0);
	waitpid(child, NULL, 0);
}

static void write_directly(const char *file)
{
	static void *block;
	static int fd = -1;

	if (fd < 0) {
		fd = open(file, O_WRONLY | O_CREAT | O_DIRECT, 0600);
		if (fd < 0 || posix_memalign(&block, BLOCK, BLOCK))
			die(file);
		memset(block, 0, BLOCK);
	}
	if (pwrite(fd, block, BLOCK, 0) != BLOCK)
		die("write");
}

static const struct {
	const char *name;
	void (*once)(const char *file);
} events[] = { { "open", open_and_close }, { "fork", fork_and_wait }, { "disk", write_directly } };

/* Nanoseconds for one event: the best batch, because whatever disturbs only adds. */
static double measure(int event, long loops, const char *file)
{
	long batch = loops / BATCHES > 0 ? loops / BATCHES : 1;
	double best = 0;

	for (int i = 0; i < BATCHES; i++) {
		ns start = now();

		for (long n = 0; n < batch; n++)
			events[event].once(file);
		double each = (double)(now() - start) / batch;

		if (i == 0 || each < best)
			best = each;
	}
	return best;
}

int main(int argc, char **argv)
{
	static struct plugin plugin;
	static struct ids old_programs, old_maps, programs, maps;
	unsigned int event = 0;

	if (argc < 5)
		die("cost EVENT LOOPS FILE PLUGIN [ARGUMENT...]");
	while (event < sizeof(events) / sizeof(events[0]) && strcmp(events[event].name, argv[1]))
		event++;
	if (event == sizeof(events) / sizeof(events[0]))
		die("EVENT is open, fork or disk");
	long loops = atol(argv[2]);
	const char *file = argv[3];

	double plain = measure(event, loops, file);
	list(BPF_PROG_GET_NEXT_ID, &old_programs);
	list(BPF_MAP_GET_NEXT_ID, &old_maps);

	start(&plugin, argv + 4);
	if (!see(&plugin, "CHART ")) {
		stop(&plugin);
		die("no CHART line from the plugin");
	}
	ns first_chart = now() - plugin.started;
	if (!see(&plugin, "BEGIN "))
		die("no BEGIN line from the plugin");
	ns ready = now() - plugin.started;
	ns start_cpu = processor_time(plugin.pid);

	list(BPF_PROG_GET_NEXT_ID, &programs);
	list(BPF_MAP_GET_NEXT_ID, &maps);
	without(&programs, &old_programs);
	without(&maps, &old_maps);
	usleep(1500000);
	drain(&plugin);

	double loaded = measure(event, loops, file);
	drain(&plugin);
	int statistics = count_runs();
	struct usage before = usage(&programs);
	measure(event, loops, file);
	struct usage after = usage(&programs);
	if (statistics >= 0)
		close(statistics);
	long kb = resident_kb(plugin.pid);
	unsigned long long bytes = map_bytes(&maps);
	ns stopped = stop(&plugin);

	double again = measure(event, loops, file);
	if (again < plain)
		plain = again;
	printf("event=%s plain_ns=%.0f added_ns=%.0f bpf_ns=%.0f bpf_runs=%.1f programs=%d "
	       "map_bytes=%llu first_chart_ms=%.0f ready_ms=%.0f start_cpu_ms=%.0f rss_kb=%ld "
	       "stop_ms=%.0f\n",
	       events[event].name, plain, loaded - plain,
	       (double)(after.run_ns - before.run_ns) / loops,
	       (double)(after.runs - before.runs) / loops, programs.count, bytes,
	       first_chart / 1e6, ready / 1e6, start_cpu / 1e6, kb, stopped / 1e6);
	return 0;
}
