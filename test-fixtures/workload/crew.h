// SPDX-License-Identifier: GPL-3.0-or-later
//
// The workers of a run, their gates, and what they counted.
#ifndef TRUTH_CREW_H
#define TRUTH_CREW_H

#include "work.h"

#include <stdio.h>

// Adds the work that text names ("fd", "disk=/dev/vda") for every processor. Exits on a mistake.
void crew_add(const char *text, int scale, const char *directory);

// Starts the workers; returns when all have prepared themselves and wait.
void crew_start(void);

// Starts n tasks asleep in open(2) of a FIFO nobody else opens (if fd is among the works) and n
// asleep in vfork(2) (if process is); returns when all sleep.
void crew_start_sleepers(int n);

void crew_go(void);
bool crew_done(void); // all have performed. Exits when one failed
void crew_finish(void); // ends workers and sleepers
void crew_write(FILE *ledger);

// Devices of the works, for /proc/diskstats.
int crew_devices(const char *devices[MAX_DISKS]);

#endif
