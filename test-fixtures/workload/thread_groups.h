// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef TRUTH_THREAD_GROUPS_H
#define TRUTH_THREAD_GROUPS_H

#include "work.h"

// Processes of several threads, each ending in one of the ways where "the last thread" is hard to
// see: counts what it did.
void thread_groups_prepare(struct worker *worker);
void thread_groups_run(struct worker *worker);

#endif
