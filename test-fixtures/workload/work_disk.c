// SPDX-License-Identifier: GPL-3.0-or-later
//
// disk=DEV: direct requests of many sizes on the raw device, many in flight, some so large that the
//   queue splits them; flushes, writes with FUA, zeroing, discards. DESTROYS what is on DEV.
// ext4=DEV: DEV, which holds an ext4, is mounted; files are written, synced, trimmed.
// The truth to compare with is /proc/diskstats, which the controller records; the counts here are
// calls, not requests.
#define _GNU_SOURCE
#include "calls.h"
#include "work.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { IN_FLIGHT = 16, ROUNDS = 6, LARGEST = 4 << 20, REGION = 16 << 20, MINIMUM_DISK = 128 << 20 };

struct disk_state {
	int fd;
	uint64_t region; // this worker's bytes of the device start here, REGION of them
	aio_context_t context;
	char *buffer;
	uint32_t seed;
};

static uint32_t roll(struct disk_state *state, uint32_t below)
{
	state->seed = state->seed * 1664525 + 1013904223;
	return (state->seed >> 8) % below;
}

static void disk_prepare(struct worker *worker)
{
	struct disk_state *state = calloc(1, sizeof(*state));
	uint64_t size = 0;

	state->fd = open(worker->device, O_RDWR | O_DIRECT);
	if (state->fd < 0)
		fail(worker->device, errno);
	must("BLKGETSIZE64", ioctl(state->fd, BLKGETSIZE64, &size) ? -errno : 0);
	state->region = (uint64_t)worker->index * REGION;
	if (size < MINIMUM_DISK || size < (uint64_t)worker->of * REGION)
		fail("the disk is too small", 0);
	must("io_setup", call2(SYS_io_setup, IN_FLIGHT, &state->context));
	state->buffer = mmap(NULL, LARGEST, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (state->buffer == MAP_FAILED)
		fail("mmap", errno);
	memset(state->buffer, 0x5a, LARGEST);
	state->seed = worker->index + 1;
	worker->state = state;
}

static void keep_in_flight(struct worker *worker, struct disk_state *state)
{
	static const uint32_t sizes[] = { 512, 4096, 4096, 16384, 65536, 1 << 20, LARGEST };
	struct iocb blocks[IN_FLIGHT] = { 0 }, *pointers[IN_FLIGHT];
	struct io_event events[IN_FLIGHT];

	for (int i = 0; i < IN_FLIGHT; i++) {
		uint32_t size = sizes[roll(state, sizeof(sizes) / sizeof(sizes[0]))];
		int write = roll(state, 2);

		blocks[i].aio_lio_opcode = write ? IOCB_CMD_PWRITE : IOCB_CMD_PREAD;
		blocks[i].aio_fildes = state->fd;
		blocks[i].aio_buf = (uintptr_t)state->buffer;
		blocks[i].aio_nbytes = size;
		blocks[i].aio_offset = state->region + 512ull * roll(state, (REGION - size) / 512 + 1);
		pointers[i] = &blocks[i];
		count(worker, write ? COUNT_disk_writes : COUNT_disk_reads);
	}
	for (int sent = 0; sent < IN_FLIGHT;)
		sent += must("io_submit",
			     call3(SYS_io_submit, state->context, IN_FLIGHT - sent, pointers + sent));
	for (int got = 0; got < IN_FLIGHT;) {
		long n = must("io_getevents", call5(SYS_io_getevents, state->context, 1,
						    IN_FLIGHT - got, events, NULL));

		for (int i = 0; i < n; i++)
			if (events[i].res <= 0)
				fail("a direct request", events[i].res);
		got += n;
	}
}

// Neighbouring requests sent together: the queue merges them.
static void sequential(struct worker *worker, struct disk_state *state)
{
	struct iocb blocks[IN_FLIGHT] = { 0 }, *pointers[IN_FLIGHT];
	struct io_event events[IN_FLIGHT];

	for (int i = 0; i < IN_FLIGHT; i++) {
		blocks[i].aio_lio_opcode = IOCB_CMD_PWRITE;
		blocks[i].aio_fildes = state->fd;
		blocks[i].aio_buf = (uintptr_t)state->buffer;
		blocks[i].aio_nbytes = 4096;
		blocks[i].aio_offset = state->region + 4096ull * i;
		pointers[i] = &blocks[i];
		count(worker, COUNT_disk_writes);
	}
	if (call3(SYS_io_submit, state->context, IN_FLIGHT, pointers) != IN_FLIGHT)
		fail("io_submit of neighbours", 0);
	for (int got = 0; got < IN_FLIGHT;)
		got += must("io_getevents", call5(SYS_io_getevents, state->context, 1,
						  IN_FLIGHT - got, events, NULL));
}

static void erase(struct worker *worker, struct disk_state *state, unsigned long request,
		  enum count what, uint64_t length)
{
	uint64_t range[2] = { state->region + 4096ull * roll(state, 256), length };

	count(worker, what);
	must("ioctl on the disk", call3(SYS_ioctl, state->fd, request, range));
}

static void disk_perform(struct worker *worker)
{
	struct disk_state *state = worker->state;
	struct iovec vector = { state->buffer, 4096 };

	for (int round = 0; round < ROUNDS * worker->scale; round++) {
		keep_in_flight(worker, state);
		sequential(worker, state);
		for (int i = 0; i < 8; i++) {
			count(worker, COUNT_disk_reads);
			must("pread", call4(SYS_pread64, state->fd, state->buffer, 4096,
					    state->region + 4096ull * roll(state, 1024)));
		}
		for (int i = 0; i < 3; i++) {
			count(worker, COUNT_disk_fua_writes);
			must("pwritev2", call6(SYS_pwritev2, state->fd, (long)&vector, 1,
					       (long)(state->region + 4096ull * i), 0, RWF_DSYNC));
			count(worker, COUNT_disk_flushes);
			must("fsync", call1(SYS_fsync, state->fd));
		}
		erase(worker, state, BLKDISCARD, COUNT_disk_discards, 1 << 20);
		erase(worker, state, BLKDISCARD, COUNT_disk_discards, 4096);
		erase(worker, state, BLKZEROOUT, COUNT_disk_zeroouts, 65536);
	}
}

const struct work disk_work = {
	.name = "disk", .device = true, .prepare = disk_prepare, .perform = disk_perform,
};

struct ext4_state {
	int fd;
	int direct;
	int directory; // of the file system, for FITRIM
};

static char buffer[65536] __attribute__((aligned(4096)));

// Mounted by the controller, so that it stays until the guest or the caller takes it away.
static bool ext4_available(struct worker *first)
{
	if (mount(first->device, first->directory, "ext4", 0, "discard") && errno != EBUSY) {
		fprintf(stderr, "truth: mount of %s: %s\n", first->device, strerror(errno));
		return false;
	}
	return true;
}

static void ext4_prepare(struct worker *worker)
{
	struct ext4_state *state = calloc(1, sizeof(*state));
	char path[PATH_SIZE + 32];

	snprintf(path, sizeof(path), "%s/file%d", worker->directory, worker->index);
	state->fd = open(path, O_CREAT | O_RDWR | O_TRUNC, 0600);
	snprintf(path, sizeof(path), "%s/direct%d", worker->directory, worker->index);
	state->direct = open(path, O_CREAT | O_RDWR | O_DIRECT | O_TRUNC, 0600);
	state->directory = open(worker->directory, O_RDONLY);
	if (state->fd < 0 || state->direct < 0 || state->directory < 0)
		fail(path, errno);
	memset(buffer, 0x5a, sizeof(buffer));
	worker->state = state;
}

static void ext4_perform(struct worker *worker)
{
	static const uint32_t sizes[] = { 1, 100, 4096, 5000, 65536 };
	struct ext4_state *state = worker->state;

	for (int i = 0; i < 20 * worker->scale; i++) {
		count(worker, COUNT_ext4_writes);
		must("write", call3(SYS_write, state->fd, buffer, sizes[i % 5]));
		count(worker, COUNT_ext4_direct_writes);
		must("direct write", call3(SYS_write, state->direct, buffer, 8192));
		if (i % 2) {
			count(worker, COUNT_ext4_fsyncs);
			must("fsync", call1(SYS_fsync, state->fd));
		} else {
			count(worker, COUNT_ext4_fdatasyncs);
			must("fdatasync", call1(SYS_fdatasync, state->fd));
		}
	}
	must("ftruncate", call2(SYS_ftruncate, state->fd, 0));
	count(worker, COUNT_ext4_fsyncs);
	must("fsync", call1(SYS_fsync, state->fd));
	if (worker->index == 0) {
		struct fstrim_range range = { 0, UINT64_MAX, 0 };

		count(worker, COUNT_ext4_trims);
		must("FITRIM", call3(SYS_ioctl, state->directory, FITRIM, &range));
	}
}

const struct work ext4_work = {
	.name = "ext4", .device = true, .available = ext4_available, .prepare = ext4_prepare,
	.perform = ext4_perform,
};
