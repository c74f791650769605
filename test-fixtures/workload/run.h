// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef TRUTH_RUN_H
#define TRUTH_RUN_H

#include "plugin.h"

#include <stdbool.h>

enum { MAX_EXPECTS = 64 };

struct options {
	const char *plugin; // command
	const char *stream, *ledger, *errors; // files
	const char *directory; // for files, in a file system without a disk
	const char *expect[MAX_EXPECTS];
	int expects;
	int settle; // intervals to wait for before and after
	int sleepers;
	int scale;
	int patience; // seconds for each wait
	enum stop stop;
};

// Both return the process's exit status: 0, or 3 for what is not as it must be.
int run_with_plugin(const struct options *options, char *works[], int count);
int run_alone(const struct options *options, char *works[], int count);

#endif
