// SPDX-License-Identifier: GPL-3.0-or-later
//
// uring: opens and closes through io_uring, without liburing. The kernel hands some opens to threads
// of its own making (io workers), which belong to this process and end when idle for a few seconds:
// uring_threads says how many started; how many of them ended by the end position is not known.
#define _GNU_SOURCE
#include "calls.h"
#include "work.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROUNDS = 100, ENTRIES = 8, BATCH = 4 };

struct uring {
	int fd;
	_Atomic uint32_t *sq_tail, *cq_head, *cq_tail;
	uint32_t *sq_mask, *sq_array, *cq_mask;
	struct io_uring_sqe *sqes;
	struct io_uring_cqe *cqes;
	char file[PATH_SIZE + 32];
	char missing[PATH_SIZE + 32];
};

static struct uring ring;

static bool uring_available(struct worker *first)
{
	struct io_uring_params parameters = { 0 };
	long fd = call2(SYS_io_uring_setup, 1, &parameters);

	(void)first;
	if (fd < 0)
		return false;
	close((int)fd);
	return true;
}

static void *map(size_t size, off_t what)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd,
			    what);

	if (memory == MAP_FAILED)
		fail("mmap of a ring", errno);
	return memory;
}

static void uring_prepare(struct worker *worker)
{
	struct io_uring_params p = { 0 };

	ring.fd = (int)must("io_uring_setup", call2(SYS_io_uring_setup, ENTRIES, &p));
	char *sq = map(p.sq_off.array + p.sq_entries * sizeof(uint32_t), IORING_OFF_SQ_RING);
	char *cq = map(p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe),
		       IORING_OFF_CQ_RING);

	ring.sqes = map(p.sq_entries * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
	ring.sq_tail = (void *)(sq + p.sq_off.tail);
	ring.sq_mask = (void *)(sq + p.sq_off.ring_mask);
	ring.sq_array = (void *)(sq + p.sq_off.array);
	ring.cq_head = (void *)(cq + p.cq_off.head);
	ring.cq_tail = (void *)(cq + p.cq_off.tail);
	ring.cq_mask = (void *)(cq + p.cq_off.ring_mask);
	ring.cqes = (void *)(cq + p.cq_off.cqes);
	snprintf(ring.file, sizeof(ring.file), "%s/file%d", worker->directory, worker->index);
	snprintf(ring.missing, sizeof(ring.missing), "%s/missing", worker->directory);
	int fd = open(ring.file, O_CREAT | O_RDWR, 0600);

	if (fd < 0)
		fail(ring.file, errno);
	close(fd);
}

static struct io_uring_sqe *next(int opcode, int fd, uint64_t data)
{
	uint32_t tail = *ring.sq_tail, slot = tail & *ring.sq_mask;
	struct io_uring_sqe *sqe = &ring.sqes[slot];

	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = opcode;
	sqe->fd = fd;
	sqe->user_data = data;
	ring.sq_array[slot] = slot;
	*ring.sq_tail = tail + 1;
	return sqe;
}

// Submits n requests and puts their results in the order of user_data.
static void submit(int n, int results[])
{
	long entered = call6(SYS_io_uring_enter, ring.fd, n, n, IORING_ENTER_GETEVENTS, 0, 0);

	if (entered != n)
		fail("io_uring_enter", entered < 0 ? entered : 0);
	for (int seen = 0; seen < n;) {
		uint32_t head = *ring.cq_head;

		if (head == *ring.cq_tail) {
			call6(SYS_io_uring_enter, ring.fd, 0, 1, IORING_ENTER_GETEVENTS, 0, 0);
			continue;
		}
		const struct io_uring_cqe *cqe = &ring.cqes[head & *ring.cq_mask];

		results[cqe->user_data] = cqe->res;
		*ring.cq_head = head + 1;
		seen++;
	}
}

// Counted without an open: a task directory has two links and one for each thread.
static int threads_now(void)
{
	struct stat status;

	if (stat("/proc/self/task", &status))
		fail("/proc/self/task", errno);
	return (int)status.st_nlink - 2;
}

static void uring_perform(struct worker *worker)
{
	int fds[BATCH], results[BATCH], threads = threads_now();

	for (int round = 0; round < ROUNDS * worker->scale; round++) {
		for (int i = 0; i < BATCH; i++) {
			next(IORING_OP_OPENAT, AT_FDCWD, i)->addr = (uintptr_t)ring.file;
			count(worker, COUNT_uring_open_calls);
		}
		submit(BATCH, fds);
		for (int i = 0; i < BATCH; i++) {
			next(IORING_OP_CLOSE, (int)must("open through io_uring", fds[i]), i);
			count(worker, COUNT_uring_close_calls);
		}
		submit(BATCH, results);
		for (int i = 0; i < BATCH; i++)
			must("close through io_uring", results[i]);

		next(IORING_OP_OPENAT, AT_FDCWD, 0)->addr = (uintptr_t)ring.missing;
		next(IORING_OP_CLOSE, 100000, 1);
		submit(2, results);
		count(worker, COUNT_uring_open_calls);
		count(worker, COUNT_uring_open_failures);
		must_fail("open through io_uring", results[0], ENOENT);
		count(worker, COUNT_uring_close_calls);
		count(worker, COUNT_uring_close_failures);
		must_fail("close through io_uring", results[1], EBADF);
	}
	worker->counts[COUNT_uring_threads] += threads_now() - threads;
}

const struct work uring_work = {
	.name = "uring", .available = uring_available, .prepare = uring_prepare,
	.perform = uring_perform,
};
