// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "crew.h"

#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum gate { PREPARING, GO, FINISH };

struct crew {
	_Atomic uint32_t gate;
	_Atomic uint32_t prepared;
	_Atomic uint32_t performed;
	_Atomic uint32_t failed;
	char failure[256];
	struct worker workers[MAX_WORKERS];
};

static const struct work *const works[] = {
	&process_work, &process_limited_work, &fd_work, &ia32_work, &uring_work, &disk_work, &ext4_work,
};

static struct crew *crew;
static int worker_count;
static pid_t worker_pids[MAX_WORKERS];
static pid_t *sleeper_pids;
static int sleeper_count;

void fail(const char *what, long error)
{
	char text[256];
	int length = snprintf(text, sizeof(text), "%s%s%s", what, error ? ": " : "",
			      error ? strerror(error < 0 ? -error : error) : "");

	if (crew && !atomic_exchange(&crew->failed, 1))
		memcpy(crew->failure, text, sizeof(text));
	text[length] = '\n';
	if (write(2, "truth: ", 7) < 0 || write(2, text, length + 1) < 0)
		_exit(4);
	_exit(3);
}

long must(const char *what, long result)
{
	if (result < 0)
		fail(what, result);
	return result;
}

void must_fail(const char *what, long result, long error)
{
	if (result != -error) {
		char text[200];

		snprintf(text, sizeof(text), "%s gave %ld, expected %ld", what, result, -error);
		fail(text, 0);
	}
}

static void create(void)
{
	if (crew)
		return;
	crew = mmap(NULL, sizeof(*crew), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (crew == MAP_FAILED)
		fail("mmap", errno);
}

static void add(const struct work *work, const char *device, int scale, const char *directory)
{
	cpu_set_t set;
	int cpus, index = 0;
	struct worker *first = &crew->workers[worker_count];

	must("sched_getaffinity", sched_getaffinity(0, sizeof(set), &set));
	cpus = CPU_COUNT(&set);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &set))
			continue;
		if (worker_count == MAX_WORKERS)
			fail("too many workers", 0);
		struct worker *worker = &crew->workers[worker_count++];

		*worker = (struct worker){ .work = work, .device = device, .cpu = cpu, .index = index++,
					   .of = cpus, .cpus = cpus, .scale = scale };
		snprintf(worker->directory, PATH_SIZE, "%s/%s-%d", directory, work->name,
			 (int)(first - crew->workers));
		if (readlink("/proc/self/exe", worker->self, PATH_SIZE - 1) < 0)
			fail("readlink /proc/self/exe", errno);
	}
	if (mkdir(first->directory, 0777) && errno != EEXIST)
		fail(first->directory, errno);
	if (work->available && !work->available(first)) {
		fprintf(stderr, "truth: this kernel has no %s\n", work->name);
		worker_count -= index;
	}
}

void crew_add(const char *text, int scale, const char *directory)
{
	const char *device = strchr(text, '=');
	size_t length = device ? (size_t)(device - text) : strlen(text);

	create();
	for (size_t i = 0; i < sizeof(works) / sizeof(works[0]); i++) {
		const struct work *work = works[i];

		if (strlen(work->name) != length || strncmp(work->name, text, length))
			continue;
		if (work->device != (device != NULL)) {
			fprintf(stderr, "truth: %s %s\n", text,
				work->device ? "needs a device: NAME=/dev/..." : "takes no device");
			exit(2);
		}
		add(work, device ? device + 1 : NULL, scale, directory);
		if (work == &process_work)
			add(&process_limited_work, NULL, scale, directory);
		return;
	}
	fprintf(stderr, "truth: unknown work '%s': process fd ia32 uring disk=DEV ext4=DEV\n", text);
	exit(2);
}

static void wait_gate(uint32_t wanted)
{
	uint32_t now;

	while ((now = atomic_load(&crew->gate)) < wanted)
		call4(SYS_futex, &crew->gate, FUTEX_WAIT, now, NULL);
}

static void open_gate(uint32_t gate)
{
	atomic_store(&crew->gate, gate);
	call3(SYS_futex, &crew->gate, FUTEX_WAKE, INT_MAX);
}

static void run_worker(struct worker *worker)
{
	cpu_set_t set;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	CPU_ZERO(&set);
	CPU_SET(worker->cpu, &set);
	must("sched_setaffinity", sched_setaffinity(0, sizeof(set), &set));
	if (worker->work->prepare)
		worker->work->prepare(worker);
	atomic_fetch_add(&crew->prepared, 1);
	wait_gate(GO);
	// The controller gave up before the work.
	if (atomic_load(&crew->gate) == FINISH)
		_exit(0);
	worker->work->perform(worker);
	atomic_fetch_add(&crew->performed, 1);
	wait_gate(FINISH);
	if (worker->work->finish)
		worker->work->finish(worker);
	_exit(0);
}

static void check_failure(void)
{
	if (!atomic_load(&crew->failed))
		return;
	crew_finish();
	fprintf(stderr, "truth: a worker failed: %s\n", crew->failure);
	exit(3);
}

void crew_start(void)
{
	for (int i = 0; i < worker_count; i++) {
		fflush(NULL);
		worker_pids[i] = must("fork", fork());
		if (!worker_pids[i])
			run_worker(&crew->workers[i]);
	}
	while (atomic_load(&crew->prepared) < (uint32_t)worker_count) {
		check_failure();
		usleep(5000);
	}
}

static bool has(const struct work *work)
{
	for (int i = 0; i < worker_count; i++)
		if (crew->workers[i].work == work)
			return true;
	return false;
}

static void sleep_in_open(const char *fifo)
{
	open(fifo, O_RDONLY);
	fail("a sleeper woke up", 0);
}

static void sleep_in_vfork(void)
{
	pid_t child = vfork();

	if (!child) {
		// Lives until the controller's SIGKILL of its process group.
		for (;;)
			call0(SYS_pause);
	}
	fail("a sleeper woke up", 0);
}

// The state letter of /proc/PID/stat.
static char state_of(pid_t pid)
{
	char path[64], text[512], *end;
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	int fd = open(path, O_RDONLY);

	length = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (fd >= 0)
		close(fd);
	if (length <= 0)
		return '?';
	text[length] = 0;
	end = strrchr(text, ')');
	return end && end[1] ? end[2] : '?';
}

static void start_sleepers(int n, const char *fifo)
{
	for (int i = 0; i < n; i++) {
		pid_t pid = must("fork", fork());

		if (!pid) {
			setpgid(0, 0);
			if (fifo)
				sleep_in_open(fifo);
			sleep_in_vfork();
		}
		setpgid(pid, pid);
		sleeper_pids[sleeper_count++] = pid;
	}
}

void crew_start_sleepers(int n)
{
	sleeper_pids = calloc(2 * n + 1, sizeof(*sleeper_pids));
	if (has(&fd_work) && n) {
		static char fifo[PATH_SIZE + 16];

		for (int i = 0; i < worker_count; i++)
			if (crew->workers[i].work == &fd_work)
				snprintf(fifo, sizeof(fifo), "%s/sleepers", crew->workers[i].directory);
		if (mkfifo(fifo, 0600) && errno != EEXIST)
			fail(fifo, errno);
		start_sleepers(n, fifo);
	}
	if (has(&process_work))
		start_sleepers(n, NULL);
	for (int i = 0; i < sleeper_count; i++) {
		char state;

		// In open(2) S, in vfork(2) D (or S, by version).
		do {
			usleep(5000);
			state = state_of(sleeper_pids[i]);
		} while (state == 'R');
	}
	usleep(50000);
}

void crew_go(void)
{
	open_gate(GO);
}

bool crew_done(void)
{
	check_failure();
	return atomic_load(&crew->performed) == (uint32_t)worker_count;
}

void crew_finish(void)
{
	open_gate(FINISH);
	for (int i = 0; i < worker_count; i++) {
		int status = 0;

		if (!worker_pids[i])
			continue;
		if (atomic_load(&crew->failed))
			kill(worker_pids[i], SIGKILL);
		waitpid(worker_pids[i], &status, 0);
		worker_pids[i] = 0;
	}
	for (int i = 0; i < sleeper_count; i++) {
		kill(-sleeper_pids[i], SIGKILL);
		waitpid(sleeper_pids[i], NULL, 0);
	}
	sleeper_count = 0;
}

void crew_write(FILE *ledger)
{
	static const char *const names[] = {
#define COUNT_NAME(name) #name,
		COUNTS(COUNT_NAME)
#undef COUNT_NAME
	};

	fprintf(ledger, "workers %d\n", worker_count);
	for (int i = 0; i < worker_count; i++)
		if (crew->workers[i].index == 0)
			fprintf(ledger, "work_%s %d\n", crew->workers[i].work->name,
				crew->workers[i].of);
	for (int key = 0; key < COUNT_LAST; key++) {
		uint64_t sum = 0;

		for (int i = 0; i < worker_count; i++)
			sum += crew->workers[i].counts[key];
		fprintf(ledger, "%s %llu\n", names[key], (unsigned long long)sum);
	}
}

int crew_devices(const char *devices[MAX_DISKS])
{
	int n = 0;

	for (int i = 0; i < worker_count; i++)
		if (crew->workers[i].device && crew->workers[i].index == 0 && n < MAX_DISKS)
			devices[n++] = crew->workers[i].device;
	return n;
}
