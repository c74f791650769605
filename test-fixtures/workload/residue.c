// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "residue.h"

#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

static int ids(int command)
{
	union bpf_attr attr;
	uint32_t id = 0;
	int n = 0;

	for (;;) {
		memset(&attr, 0, sizeof(attr));
		attr.start_id = id;
		long result = call3(SYS_bpf, command, &attr, sizeof(attr));

		if (result == -ENOENT)
			return n;
		if (result < 0)
			return -1;
		id = attr.next_id;
		n++;
	}
}

static int lines(const char *path)
{
	char text[4096];
	ssize_t length;
	int n = 0, fd = open(path, O_RDONLY);

	if (fd < 0)
		return -1;
	while ((length = read(fd, text, sizeof(text))) > 0)
		for (ssize_t i = 0; i < length; i++)
			n += text[i] == '\n';
	close(fd);
	return n;
}

struct residue residue_now(void)
{
	struct residue now = {
		.programs = ids(BPF_PROG_GET_NEXT_ID),
		.maps = ids(BPF_MAP_GET_NEXT_ID),
		.links = ids(BPF_LINK_GET_NEXT_ID),
		.kprobe_events = lines("/sys/kernel/tracing/kprobe_events"),
	};

	return now;
}
