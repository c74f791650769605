// SPDX-License-Identifier: GPL-3.0-or-later
//
// The lines of /proc/diskstats for the disks of the works, through a descriptor opened once.
#ifndef TRUTH_DISKSTATS_H
#define TRUTH_DISKSTATS_H

#include "work.h"

#include <stdio.h>

struct diskstats {
	int disks;
	char line[MAX_DISKS][256];
};

void diskstats_open(void);
void diskstats_read(struct diskstats *stats);
bool diskstats_equal(const struct diskstats *a, const struct diskstats *b);
void diskstats_write(FILE *ledger, const char *when, const struct diskstats *stats);

#endif
