// SPDX-License-Identifier: GPL-3.0-or-later
//
// Threads here are bare clones on stacks of their own: they share the C library's data of the
// thread that made them, so they call nothing but the kernel.
#define _GNU_SOURCE
#include "thread_groups.h"

#include "calls.h"

#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 8, STACK = 16384 };

static char stacks[THREADS][STACK] __attribute__((aligned(16)));
static _Atomic int ready, together;
static struct worker *self;

static void start_thread(int (*run)(void *), int number)
{
	const int flags =
		CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;

	if (clone(run, stacks[number] + STACK, flags, (void *)(long)number) < 0)
		fail("clone of a thread", 0);
}

static void move_to(int cpu)
{
	uint64_t mask[16] = { 0 };

	mask[cpu / 64] = 1ull << (cpu % 64);
	call3(SYS_sched_setaffinity, 0, sizeof(mask), mask);
}

// Spread over the processors, then wait for the others.
static void line_up(int number)
{
	move_to((self->cpu + number) % self->cpus);
	atomic_fetch_add(&ready, 1);
	while (!atomic_load(&together))
		call0(SYS_sched_yield);
}

static void wait_for_all(void)
{
	while (atomic_load(&ready) < THREADS)
		call0(SYS_sched_yield);
}

static int stay(void *number)
{
	line_up((int)(long)number);
	for (;;)
		call0(SYS_sched_yield);
	return 0;
}

static int leave(void *number)
{
	line_up((int)(long)number);
	call1(SYS_exit, 0);
	return 0;
}

static int leave_later(void *number)
{
	struct timespec pause = { 0, 5000000 };

	(void)number;
	call2(SYS_nanosleep, &pause, NULL);
	call1(SYS_exit, 0);
	return 0;
}

static int exec(void *number)
{
	const char *const arguments[] = { "truth", "noop", NULL };
	const char *const environment[] = { NULL };

	(void)number;
	call3(SYS_execve, self->self, arguments, environment);
	call1(SYS_exit_group, 1);
	return 0;
}

// The group ends while threads run on every processor.
static void exit_group_race(void)
{
	for (int i = 0; i < THREADS; i++)
		start_thread(stay, i);
	wait_for_all();
	atomic_store(&together, 1);
	call1(SYS_exit_group, 0);
}

// All threads, the first one too, end by themselves at the same moment.
static void last_thread_race(void)
{
	for (int i = 0; i < THREADS; i++)
		start_thread(leave, i);
	wait_for_all();
	atomic_store(&together, 1);
	call1(SYS_exit, 0);
}

// The leader is a zombie before its last thread ends.
static void leader_first(void)
{
	start_thread(leave_later, 0);
	call1(SYS_exit, 0);
}

// Another thread than the leader execs: it takes over the leader's pid.
static void thread_exec(void)
{
	start_thread(exec, 0);
	for (;;)
		call0(SYS_pause);
}

static void run(struct worker *worker, void (*group)(void), int threads, enum count what)
{
	int status;
	long pid = must("fork", call0(SYS_fork));

	if (!pid) {
		group();
		call1(SYS_exit_group, 1);
	}
	if (call4(SYS_wait4, pid, &status, __WALL, NULL) != pid || status != 0)
		fail("a group of threads did not end well", 0);
	count(worker, what);
	count(worker, COUNT_process_start);
	worker->counts[COUNT_thread_start] += threads;
	worker->counts[COUNT_task_exit] += threads + 1;
	count(worker, COUNT_process_exit);
}

void thread_groups_prepare(struct worker *worker)
{
	self = worker;
}

void thread_groups_run(struct worker *worker)
{
	run(worker, exit_group_race, THREADS, COUNT_process_exit_group_races);
	run(worker, last_thread_race, THREADS, COUNT_process_last_thread_races);
	run(worker, leader_first, 1, COUNT_process_leader_first);
	run(worker, thread_exec, 1, COUNT_process_thread_execs);
	count(worker, COUNT_exec);
}
