// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "programs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static long bpf(int command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

void list(int command, struct ids *ids)
{
	union bpf_attr attr = {};

	for (ids->count = 0; ids->count < MOST_IDS; ids->count++) {
		if (bpf(command, &attr))
			return;
		ids->id[ids->count] = attr.next_id;
		attr.start_id = attr.next_id;
	}
}

void without(struct ids *ids, const struct ids *known)
{
	int kept = 0;

	for (int i = 0; i < ids->count; i++) {
		int old = 0;

		for (int k = 0; k < known->count; k++)
			old |= known->id[k] == ids->id[i];
		if (!old)
			ids->id[kept++] = ids->id[i];
	}
	ids->count = kept;
}

struct usage usage(const struct ids *programs)
{
	struct usage sum = {};

	for (int i = 0; i < programs->count; i++) {
		struct bpf_prog_info info = {};
		union bpf_attr attr = { .prog_id = programs->id[i] };
		int fd = bpf(BPF_PROG_GET_FD_BY_ID, &attr);

		if (fd < 0)
			continue;
		memset(&attr, 0, sizeof(attr));
		attr.info.bpf_fd = fd;
		attr.info.info_len = sizeof(info);
		attr.info.info = (unsigned long)&info;
		if (!bpf(BPF_OBJ_GET_INFO_BY_FD, &attr)) {
			sum.run_ns += info.run_time_ns;
			sum.runs += info.run_cnt;
		}
		close(fd);
	}
	return sum;
}

unsigned long long map_bytes(const struct ids *maps)
{
	unsigned long long sum = 0;

	for (int i = 0; i < maps->count; i++) {
		union bpf_attr attr = { .map_id = maps->id[i] };
		int fd = bpf(BPF_MAP_GET_FD_BY_ID, &attr);
		char path[64], line[128];
		unsigned long long bytes;
		FILE *info;

		if (fd < 0)
			continue;
		snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
		info = fopen(path, "r");
		while (info && fgets(line, sizeof(line), info))
			if (sscanf(line, "memlock: %llu", &bytes) == 1)
				sum += bytes;
		if (info)
			fclose(info);
		close(fd);
	}
	return sum;
}

int count_runs(void)
{
	union bpf_attr attr = { .enable_stats.type = BPF_STATS_RUN_TIME };
	int fd = bpf(BPF_ENABLE_STATS, &attr);

	if (fd < 0)
		fprintf(stderr, "cost: no run statistics: %s\n", strerror(errno));
	return fd;
}
