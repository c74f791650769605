// SPDX-License-Identifier: GPL-3.0-or-later
//
// Collector process: processes and threads started and ended, programs executed, zombies, failed
// forks. A process starts with a new thread group and ends with the group's last thread.
#pragma once

#include "counters.h"
#include "maps.h"
#include "restart.h"

enum process_counter {
  PROCESS_START,
  PROCESS_THREAD_START,
  PROCESS_EXEC,
  PROCESS_EXIT,
  PROCESS_EXIT_UNDONE,
  PROCESS_TASK_EXIT,
  PROCESS_FORK_FAILED,
  PROCESS_THREAD_FORK_FAILED,
  PROCESS_ZOMBIE_REMOVED, // before the added: counters are read in this order while others count
  PROCESS_ZOMBIE_ADDED,
  PROCESS_LOST,
  PROCESS_COUNTERS
};

struct process_counters {
  u64 value[PROCESS_COUNTERS];
} COUNTERS_ALIGNED;

COUNTERS(process)

// Processes that have ended and are not yet reaped, by pid.
struct process_zombie {
  u64 leader;  // address of the group leader's task; 0 when only the pid is known
  u32 pending; // how many of this pid; more than one when it was reused before the first was freed
  u32 gap;
};
HASH(process_zombies, u32, struct process_zombie, 8192);

// The pid of kthreadd, which creates every kernel thread.
#define KTHREADD 2

static __always_inline u32 current_pid(void) { return (u32)bpf_get_current_pid_tgid(); }

static __always_inline u32 current_tgid(void) { return bpf_get_current_pid_tgid() >> 32; }

static __always_inline void process_started(u64 clone_flags) {
  struct process_counters *counters = process_counters_here();

  if (!counters)
    return;
  if (clone_flags & CLONE_THREAD)
    increment(&counters->value[PROCESS_THREAD_START]);
  else
    increment(&counters->value[PROCESS_START]);
}

static __always_inline void process_executed(void) {
  struct process_counters *counters = process_counters_here();

  if (counters)
    increment(&counters->value[PROCESS_EXEC]);
}

static __always_inline void process_fork_returned(u64 clone_flags, s64 result) {
  struct process_counters *counters = process_counters_here();

  if (!counters || result >= 0 || restarts(result))
    return;
  if (clone_flags & CLONE_THREAD)
    increment(&counters->value[PROCESS_THREAD_FORK_FAILED]);
  else
    increment(&counters->value[PROCESS_FORK_FAILED]);
}
