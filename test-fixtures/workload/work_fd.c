// SPDX-License-Identifier: GPL-3.0-or-later
//
// fd: descriptors opened and closed by every call there is, with and without success.
// ia32: the same through the 32-bit entry.
#define _GNU_SOURCE
#include "calls.h"
#include "work.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 150, FIFO_ROUNDS = 20, HIGH = 200 };

struct fd_state {
	char file[PATH_SIZE + 32];
	char missing[PATH_SIZE + 32];
	char fifo[PATH_SIZE + 32]; // shared by workers 2n and 2n + 1
};

static void *low_memory(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	if (memory == MAP_FAILED)
		fail("mmap", errno);
	return memory;
}

static void fd_prepare(struct worker *worker)
{
	struct fd_state *state = low_memory(sizeof(*state));
	int fd;

	snprintf(state->file, sizeof(state->file), "%s/file%d", worker->directory, worker->index);
	snprintf(state->missing, sizeof(state->missing), "%s/missing/file", worker->directory);
	snprintf(state->fifo, sizeof(state->fifo), "%s/fifo%d", worker->directory,
		 worker->index / 2);
	if (mkfifo(state->fifo, 0600) && errno != EEXIST)
		fail(state->fifo, errno);
	fd = open(state->file, O_CREAT | O_RDWR, 0600);
	if (fd < 0)
		fail(state->file, errno);
	close(fd);
	worker->state = state;
}

static int opened(struct worker *worker, const char *how, long fd)
{
	count(worker, COUNT_open_calls);
	return (int)must(how, fd);
}

static void refused(struct worker *worker, const char *how, long result, int error)
{
	count(worker, COUNT_open_calls);
	count(worker, COUNT_open_failures);
	must_fail(how, result, error);
}

static void closed(struct worker *worker, int fd)
{
	count(worker, COUNT_close_calls);
	must("close", call1(SYS_close, fd));
}

static void not_closed(struct worker *worker, int fd)
{
	count(worker, COUNT_close_calls);
	count(worker, COUNT_close_failures);
	must_fail("close", call1(SYS_close, fd), EBADF);
}

static void open_and_close(struct worker *worker, const struct fd_state *state)
{
	struct open_how how = { .flags = O_RDONLY };
	struct open_how nonsense = { .flags = O_RDONLY, .resolve = 1 << 20 };
	int fds[4];

	fds[0] = opened(worker, "open", call3(SYS_open, state->file, O_RDONLY, 0));
	fds[1] = opened(worker, "openat", call4(SYS_openat, AT_FDCWD, state->file, O_RDWR, 0));
	fds[2] = opened(worker, "openat2",
			call4(SYS_openat2, AT_FDCWD, state->file, &how, sizeof(how)));
	fds[3] = opened(worker, "creat", call2(SYS_creat, state->file, 0600));
	for (int i = 0; i < 4; i++)
		closed(worker, fds[i]);

	refused(worker, "open of a missing file", call3(SYS_open, state->missing, 0, 0), ENOENT);
	refused(worker, "openat of a bad directory", call4(SYS_openat, 4000, "file", 0, 0), EBADF);
	refused(worker, "openat2 with a bad resolve",
		call4(SYS_openat2, AT_FDCWD, state->file, &nonsense, sizeof(nonsense)), EINVAL);
	refused(worker, "creat in a missing directory", call2(SYS_creat, state->missing, 0600),
		ENOENT);
	refused(worker, "open of a null path", call3(SYS_open, NULL, 0, 0), EFAULT);
	not_closed(worker, -1);
	not_closed(worker, 100000);
}

// close_range(2) is one call, whatever number of descriptors it closes. The copies are made with
// fcntl, which is neither an open nor a close.
static void close_ranges(struct worker *worker, const struct fd_state *state)
{
	int fd = opened(worker, "open", call3(SYS_open, state->file, O_RDONLY, 0));

	for (int i = 0; i < 3; i++)
		must("fcntl", call3(SYS_fcntl, fd, F_DUPFD, HIGH));
	count(worker, COUNT_close_range_calls);
	must("close_range", call3(SYS_close_range, HIGH, HIGH + 2, 0));
	count(worker, COUNT_close_range_calls);
	must("close_range of nothing", call3(SYS_close_range, HIGH, HIGH + 2, 0));
	count(worker, COUNT_close_range_calls);
	count(worker, COUNT_close_range_failures);
	must_fail("close_range", call3(SYS_close_range, 5, 4, 0), EINVAL);
	closed(worker, fd);
}

// Opens that sleep until the neighbour on the other processor comes.
static void meet(struct worker *worker, const struct fd_state *state)
{
	if ((worker->index ^ 1) >= worker->of)
		return;
	for (int i = 0; i < FIFO_ROUNDS; i++) {
		int flags = (worker->index & 1) ^ (i & 1) ? O_RDONLY : O_WRONLY;

		closed(worker, opened(worker, "open of a FIFO", call3(SYS_open, state->fifo, flags, 0)));
	}
}

static void fd_perform(struct worker *worker)
{
	const struct fd_state *state = worker->state;

	for (int i = 0; i < ROUNDS * worker->scale; i++) {
		open_and_close(worker, state);
		if (i % 10 == 0)
			close_ranges(worker, state);
	}
	meet(worker, state);
}

const struct work fd_work = { .name = "fd", .prepare = fd_prepare, .perform = fd_perform };

enum { IA32_OPEN = 5, IA32_CLOSE = 6, IA32_CREAT = 8, IA32_OPENAT = 295 };

// Without 32-bit emulation the instruction faults.
static bool ia32_available(struct worker *first)
{
	int status;
	pid_t pid = fork();

	(void)first;
	if (!pid) {
		call_ia32(IA32_CLOSE, -1, 0, 0, 0);
		_exit(0);
	}
	return waitpid(pid, &status, 0) == pid && status == 0;
}

static uint32_t low(const char *text)
{
	return (uint32_t)(uintptr_t)text;
}

static void ia32_opened(struct worker *worker, const char *how, int fd)
{
	count(worker, COUNT_ia32_open_calls);
	must(how, fd);
	count(worker, COUNT_ia32_close_calls);
	must("32-bit close", call_ia32(IA32_CLOSE, fd, 0, 0, 0));
}

static void ia32_perform(struct worker *worker)
{
	const struct fd_state *state = worker->state;
	uint32_t file = low(state->file), missing = low(state->missing);

	for (int i = 0; i < ROUNDS * worker->scale; i++) {
		ia32_opened(worker, "32-bit open", call_ia32(IA32_OPEN, file, O_RDONLY, 0, 0));
		ia32_opened(worker, "32-bit creat", call_ia32(IA32_CREAT, file, 0600, 0, 0));
		ia32_opened(worker, "32-bit openat", call_ia32(IA32_OPENAT, AT_FDCWD, file, 0, 0));
		count(worker, COUNT_ia32_open_calls);
		count(worker, COUNT_ia32_open_failures);
		must_fail("32-bit open", call_ia32(IA32_OPEN, missing, 0, 0, 0), ENOENT);
		count(worker, COUNT_ia32_close_calls);
		count(worker, COUNT_ia32_close_failures);
		must_fail("32-bit close", call_ia32(IA32_CLOSE, -1, 0, 0, 0), EBADF);
	}
}

const struct work ia32_work = {
	.name = "ia32", .available = ia32_available, .prepare = fd_prepare, .perform = ia32_perform,
};
