// SPDX-License-Identifier: GPL-3.0-or-later
//
// A work is a kind of load. Each runs as one worker process per processor, pinned to it; all
// workers of all works are let go at the same moment. What a worker did it counts in memory shared
// with the controller, which makes no open, close, fork or disk request of its own meanwhile.
#ifndef TRUTH_WORK_H
#define TRUTH_WORK_H

#include <stdbool.h>
#include <stdint.h>

// Everything a worker can count: the ledger's keys.
#define COUNTS(X) \
	X(process_start) \
	X(thread_start) \
	X(exec) \
	X(process_exit) \
	X(task_exit) \
	X(process_fork_failed) \
	X(thread_fork_failed) \
	X(zombies_at_end) \
	X(process_forks) \
	X(process_vforks) \
	X(process_spawns) \
	X(process_storm_forks) \
	X(process_killed) \
	X(process_pthreads) \
	X(process_leader_first) \
	X(process_thread_execs) \
	X(process_exit_group_races) \
	X(process_last_thread_races) \
	X(open_calls) \
	X(open_failures) \
	X(close_calls) \
	X(close_failures) \
	X(close_range_calls) \
	X(close_range_failures) \
	X(ia32_open_calls) \
	X(ia32_open_failures) \
	X(ia32_close_calls) \
	X(ia32_close_failures) \
	X(uring_open_calls) \
	X(uring_open_failures) \
	X(uring_close_calls) \
	X(uring_close_failures) \
	X(uring_threads) \
	X(disk_reads) \
	X(disk_writes) \
	X(disk_fua_writes) \
	X(disk_flushes) \
	X(disk_discards) \
	X(disk_zeroouts) \
	X(ext4_writes) \
	X(ext4_direct_writes) \
	X(ext4_fsyncs) \
	X(ext4_fdatasyncs) \
	X(ext4_trims)

#define COUNT_INDEX(name) COUNT_##name,
enum count { COUNTS(COUNT_INDEX) COUNT_LAST };
#undef COUNT_INDEX

enum { PATH_SIZE = 128, MAX_WORKERS = 128, MAX_DISKS = 8 };

struct work;

struct worker {
	const struct work *work;
	const char *device; // the DEV of WORK=DEV, else NULL
	int cpu;
	int index; // among the workers of this work: 0 .. of - 1
	int of;
	int cpus;
	int scale; // multiplies how much is done
	char directory[PATH_SIZE]; // of this work, shared by its workers
	char self[PATH_SIZE]; // the path of this program, to exec
	uint64_t counts[COUNT_LAST];
	void *state; // the work's own
};

struct work {
	const char *name;
	bool device; // wants NAME=DEV
	// In the controller, before the workers start. False: this kernel or machine cannot.
	bool (*available)(struct worker *first);
	// In the worker: before the baseline, between baseline and end, after the end. May be NULL.
	void (*prepare)(struct worker *worker);
	void (*perform)(struct worker *worker);
	void (*finish)(struct worker *worker);
};

extern const struct work process_work, process_limited_work, fd_work, ia32_work, uring_work;
extern const struct work disk_work, ext4_work;

static inline void count(struct worker *worker, enum count what)
{
	worker->counts[what]++;
}

// Ends the calling process, noting why where the controller looks. error: an errno, or 0.
void fail(const char *what, long error) __attribute__((noreturn));

// Checks a kernel return value: dies unless it is >= 0 (succeed) or exactly -error.
long must(const char *what, long result);
void must_fail(const char *what, long result, long error);

#endif
