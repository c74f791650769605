// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the plugin prints: copied to a file, and followed as far as needed to know how many
// intervals each chart has had and whether its values still change.
#ifndef TRUTH_STREAM_H
#define TRUTH_STREAM_H

#include <stdbool.h>
#include <stdint.h>

// expect: charts to watch, by the beginning of their id ("system.process_thread", "disk_latency").
// None: all. copy, times: descriptors. times gets "<monotonic microseconds> <offset>" per line.
void stream_open(int copy, int times, const char *const expect[], int expects);

// Reads what is there. False at the end of the stream.
bool stream_read(int fd);

// The byte after the last END line.
uint64_t stream_position(void);

// From now on count intervals anew.
void stream_mark(void);

// Every expected chart exists, and since the mark every watched chart ended n intervals (settled)
// with no value changed in the last `same` of them.
bool stream_settled(int n, int same);

int stream_charts(void); // charts seen
#endif
