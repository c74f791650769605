// SPDX-License-Identifier: GPL-3.0-or-later
//
// Collector fd: files opened and closed, and failures to do so.
#pragma once

#include "counters.h"
#include "maps.h"
#include "restart.h"

enum fd_counter {
  FD_OPEN,
  FD_OPEN_ERROR,
  FD_CLOSE,
  FD_CLOSE_ERROR,
  FD_LOST, // no map here can be full; the counter is there because every collector has it
  FD_COUNTERS
};

struct fd_counters {
  u64 value[FD_COUNTERS];
} COUNTERS_ALIGNED;

COUNTERS(fd)

static __always_inline void fd_opened(s64 result) {
  struct fd_counters *counters = fd_counters_here();

  if (!counters || restarts(result))
    return;
  increment(&counters->value[FD_OPEN]);
  if (result < 0)
    increment(&counters->value[FD_OPEN_ERROR]);
}

static __always_inline void fd_closed(s64 result) {
  struct fd_counters *counters = fd_counters_here();

  if (!counters || restarts(result))
    return;
  increment(&counters->value[FD_CLOSE]);
  if (result < 0)
    increment(&counters->value[FD_CLOSE_ERROR]);
}

// The load mode "entry" counts calls before their result is known.
static __always_inline void fd_open_called(void) { fd_opened(0); }

static __always_inline void fd_close_called(void) { fd_closed(0); }
