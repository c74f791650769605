// SPDX-License-Identifier: GPL-3.0-or-later
//
// process: processes and threads that start, exec and end in every way that is easily miscounted,
// and zombies. What a group of several threads does is in thread_groups.c.
// process_limited: the same calls for a user at his process limit: all fail.
#define _GNU_SOURCE
#include "calls.h"
#include "thread_groups.h"
#include "work.h"

#include <errno.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	FORKS = 60, // of each kind
	VFORKS = 40,
	SPAWNS = 25,
	PTHREAD_ROUNDS = 10,
	PTHREADS = 8,
	STORM_FORKS = 30,
	FAILURES = 25,
	ZOMBIES = 5,
	GROUP_ROUNDS = 8,
};

static pid_t zombies[ZOMBIES];
static _Atomic uint32_t *storming;
static pid_t blower;

static void started(struct worker *worker, enum count how)
{
	count(worker, how);
	count(worker, COUNT_process_start);
}

// A process of one thread has ended.
static void ended(struct worker *worker)
{
	count(worker, COUNT_process_exit);
	count(worker, COUNT_task_exit);
}

static void reap(struct worker *worker, pid_t pid)
{
	long result;

	do
		result = call4(SYS_wait4, pid, NULL, __WALL, NULL);
	while (result == -EINTR);
	if (result != pid)
		fail("wait4", result);
	ended(worker);
}

static long fork_by(int kind)
{
	struct clone_args args = { .exit_signal = SIGCHLD };

	switch (kind % 3) {
	case 0:
		return call0(SYS_fork);
	case 1:
		return call5(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	default:
		return call2(SYS_clone3, &args, sizeof(args));
	}
}

static void forks(struct worker *worker)
{
	for (int i = 0; i < 3 * FORKS * worker->scale; i++) {
		long pid = must("fork", fork_by(i));

		if (!pid) {
			// Three ways to end: exit_group, a signal, the exit of the only thread.
			if (i % 4 == 0)
				call1(SYS_exit_group, 0);
			if (i % 4 == 2)
				call2(SYS_kill, call0(SYS_getpid), SIGKILL);
			call1(SYS_exit, 0);
		}
		started(worker, COUNT_process_forks);
		if (i % 4 == 2)
			count(worker, COUNT_process_killed);
		reap(worker, pid);
	}
}

static __attribute__((noinline)) pid_t vfork_and_exit(void)
{
	pid_t pid = vfork();

	if (!pid)
		call1(SYS_exit_group, 0);
	return pid;
}

static void vforks(struct worker *worker)
{
	for (int i = 0; i < VFORKS * worker->scale; i++) {
		pid_t pid = must("vfork", vfork_and_exit());

		started(worker, COUNT_process_vforks);
		reap(worker, pid);
	}
}

static void spawns(struct worker *worker)
{
	char *const arguments[] = { (char *)"truth", (char *)"noop", NULL };
	char *const environment[] = { NULL };

	for (int i = 0; i < SPAWNS * worker->scale; i++) {
		pid_t pid;
		int error = posix_spawn(&pid, worker->self, NULL, NULL, arguments, environment);

		if (error)
			fail("posix_spawn", error);
		started(worker, COUNT_process_spawns);
		count(worker, COUNT_exec);
		reap(worker, pid);
	}
}

static void *nothing(void *argument)
{
	return argument;
}

static void pthreads(struct worker *worker)
{
	pthread_t threads[PTHREADS];

	for (int round = 0; round < PTHREAD_ROUNDS * worker->scale; round++) {
		for (int i = 0; i < PTHREADS; i++) {
			int error = pthread_create(&threads[i], NULL, nothing, NULL);

			if (error)
				fail("pthread_create", error);
			count(worker, COUNT_process_pthreads);
			count(worker, COUNT_thread_start);
		}
		for (int i = 0; i < PTHREADS; i++) {
			pthread_join(threads[i], NULL);
			count(worker, COUNT_task_exit);
		}
	}
}

static void interrupted(int signal)
{
	(void)signal;
}

// A process of its own, on another processor, that sends signals while *storming is 1.
static void blow(const struct worker *worker, pid_t target)
{
	cpu_set_t set;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	CPU_ZERO(&set);
	CPU_SET((worker->cpu + 1) % worker->cpus, &set);
	sched_setaffinity(0, sizeof(set), &set);
	for (;;) {
		while (!atomic_load(storming))
			call4(SYS_futex, storming, FUTEX_WAIT, 0, NULL);
		call2(SYS_kill, target, SIGUSR1);
		for (int i = 0; i < 300; i++)
			__builtin_ia32_pause();
	}
}

static void prepare_storm(const struct worker *worker)
{
	struct sigaction action = { .sa_handler = interrupted, .sa_flags = SA_RESTART };
	pid_t target = getpid();

	storming = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (storming == MAP_FAILED)
		fail("mmap", errno);
	sigaction(SIGUSR1, &action, NULL);
	blower = must("fork", fork());
	if (!blower)
		blow(worker, target);
}

// A signal that arrives as a fork begins makes the kernel restart it (-ERESTARTNOINTR): still one
// fork.
static void storm(struct worker *worker)
{
	atomic_store(storming, 1);
	call3(SYS_futex, storming, FUTEX_WAKE, 1);
	for (int i = 0; i < STORM_FORKS * worker->scale; i++) {
		long pid = must("fork under signals", fork_by(i));

		if (!pid)
			call1(SYS_exit_group, 0);
		started(worker, COUNT_process_storm_forks);
		reap(worker, pid);
	}
	atomic_store(storming, 0);
}

// Flags that contradict each other: refused by the kernel's own copy, after the arguments' check.
static void refused_forks(struct worker *worker)
{
	struct clone_args process = { .flags = CLONE_SIGHAND, .exit_signal = SIGCHLD };
	struct clone_args thread = { .flags = CLONE_THREAD };

	for (int i = 0; i < FAILURES * worker->scale; i++) {
		must_fail("clone", call5(SYS_clone, CLONE_SIGHAND | SIGCHLD, 0, 0, 0, 0), EINVAL);
		must_fail("clone3", call2(SYS_clone3, &process, sizeof(process)), EINVAL);
		must_fail("clone", call5(SYS_clone, CLONE_THREAD, 0, 0, 0, 0), EINVAL);
		must_fail("clone3", call2(SYS_clone3, &thread, sizeof(thread)), EINVAL);
		worker->counts[COUNT_process_fork_failed] += 2;
		worker->counts[COUNT_thread_fork_failed] += 2;
	}
}

static void make_zombies(struct worker *worker)
{
	for (int i = 0; i < ZOMBIES; i++) {
		siginfo_t info;
		long pid = must("fork", fork_by(i));

		if (!pid)
			call1(SYS_exit_group, 0);
		zombies[i] = pid;
		started(worker, COUNT_process_forks);
		must("waitid",
		     call5(SYS_waitid, P_PID, pid, &info, WEXITED | WNOWAIT, NULL));
		ended(worker);
		count(worker, COUNT_zombies_at_end);
	}
}

static void process_perform(struct worker *worker)
{
	forks(worker);
	vforks(worker);
	spawns(worker);
	pthreads(worker);
	storm(worker);
	refused_forks(worker);
	for (int i = 0; i < GROUP_ROUNDS * worker->scale; i++)
		thread_groups_run(worker);
	make_zombies(worker);
}

static void process_finish(struct worker *worker)
{
	(void)worker;
	for (int i = 0; i < ZOMBIES; i++)
		waitpid(zombies[i], NULL, 0);
	kill(blower, SIGKILL);
	waitpid(blower, NULL, 0);
}

static void process_prepare(struct worker *worker)
{
	pthread_t thread;

	// Once before the baseline: whatever the C library sets up with its first thread.
	if (pthread_create(&thread, NULL, nothing, NULL))
		fail("pthread_create", errno);
	pthread_join(thread, NULL);
	thread_groups_prepare(worker);
	prepare_storm(worker);
}

const struct work process_work = {
	.name = "process", .prepare = process_prepare, .perform = process_perform,
	.finish = process_finish,
};

static void limited_prepare(struct worker *worker)
{
	struct rlimit none = { 0, 0 };

	(void)worker;
	must("setrlimit", call2(SYS_setrlimit, RLIMIT_NPROC, &none));
	must("setresuid", call3(SYS_setresuid, 65534, 65534, 65534));
}

static void limited_perform(struct worker *worker)
{
	static char stack[4096];
	const long thread_flags =
		CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
	struct clone_args thread = { .flags = thread_flags, .stack = (uintptr_t)stack,
				     .stack_size = sizeof(stack) };

	for (int i = 0; i < FAILURES * worker->scale; i++) {
		for (int kind = 0; kind < 3; kind++)
			must_fail("fork at the limit", fork_by(kind), EAGAIN);
		must_fail("vfork at the limit", call0(SYS_vfork), EAGAIN);
		must_fail("clone of a thread at the limit",
			  call5(SYS_clone, thread_flags, stack + sizeof(stack), 0, 0, 0), EAGAIN);
		must_fail("clone3 of a thread at the limit",
			  call2(SYS_clone3, &thread, sizeof(thread)), EAGAIN);
		worker->counts[COUNT_process_fork_failed] += 4;
		worker->counts[COUNT_thread_fork_failed] += 2;
	}
}

const struct work process_limited_work = {
	.name = "process_limited", .prepare = limited_prepare, .perform = limited_perform,
};
