// SPDX-License-Identifier: GPL-3.0-or-later
// The kernel's BPF programs and maps, and what it knows of them.
#pragma once

#include <linux/bpf.h>

#define MOST_IDS 1024

struct ids {
	unsigned int id[MOST_IDS];
	int count;
};

struct usage {
	unsigned long long run_ns;
	unsigned long long runs;
};

/* The ids that BPF_PROG_GET_NEXT_ID or BPF_MAP_GET_NEXT_ID goes through. */
void list(int command, struct ids *ids);

/* Keeps what is in `ids` and not in `known`. */
void without(struct ids *ids, const struct ids *known);

struct usage usage(const struct ids *programs);

unsigned long long map_bytes(const struct ids *maps);

/*
 * Run statistics are on for as long as the descriptor is open (Linux 5.8). -1: there are none.
 */
int count_runs(void);
