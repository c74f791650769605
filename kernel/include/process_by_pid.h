// SPDX-License-Identifier: GPL-3.0-or-later
//
// The ends of processes as seen by programs that know pids only: those on tracepoint records.
#pragma once

#include "process.h"

// Kernel threads alive, by pid. User space adds those that were there first.
HASH(process_kernel_threads, u32, u32, 4096);

static __always_inline void process_created(u32 pid, u64 clone_flags) {
  u32 present = 1;
  struct process_counters *counters;

  if (current_tgid() != KTHREADD) {
    process_started(clone_flags);
    return;
  }
  if (!bpf_map_update_elem(&process_kernel_threads, &pid, &present, BPF_ANY))
    return;
  counters = process_counters_here();
  if (counters)
    increment(&counters->value[PROCESS_LOST]);
}

static __always_inline void process_ended(struct process_counters *counters, u32 pid) {
  struct process_zombie zombie = {};
  struct process_zombie *earlier;
  u32 one = 1;

  // Hidden from the compiler, which would put the whole constant into .rodata: no such map before 5.2.
  barrier_var(one);
  zombie.pending = one;
  increment(&counters->value[PROCESS_EXIT]);
  earlier = bpf_map_lookup_elem(&process_zombies, &pid);
  if (earlier)
    __sync_fetch_and_add(&earlier->pending, 1);
  else if (bpf_map_update_elem(&process_zombies, &pid, &zombie, BPF_NOEXIST)) {
    increment(&counters->value[PROCESS_LOST]);
    return;
  }
  increment(&counters->value[PROCESS_ZOMBIE_ADDED]);
}

// The current task ends; `last` if its process ends with it.
static __always_inline void process_task_ended(bool last) {
  struct process_counters *counters = process_counters_here();
  u32 pid = current_pid();

  if (!counters)
    return;
  if (bpf_map_lookup_elem(&process_kernel_threads, &pid)) {
    bpf_map_delete_elem(&process_kernel_threads, &pid);
    return;
  }
  increment(&counters->value[PROCESS_TASK_EXIT]);
  if (last)
    process_ended(counters, current_tgid());
}

// Takes one process of this pid out of the zombies. False when there was none.
static __always_inline bool process_reaped(struct process_counters *counters, u32 pid) {
  struct process_zombie *zombie = bpf_map_lookup_elem(&process_zombies, &pid);

  if (!zombie)
    return false;
  if (zombie->pending > 1)
    __sync_fetch_and_add(&zombie->pending, -1);
  else
    bpf_map_delete_elem(&process_zombies, &pid);
  increment(&counters->value[PROCESS_ZOMBIE_REMOVED]);
  return true;
}

static __always_inline void process_freed(u32 pid) {
  struct process_counters *counters = process_counters_here();

  if (counters)
    process_reaped(counters, pid);
}

// When a thread other than the leader executes a program, it takes over the pid of the leader, whose
// exit was counted as the process's. With group_dead it was not: then there is no such zombie.
static __always_inline void process_executed_as(u32 pid, u32 old_pid) {
  struct process_counters *counters = process_counters_here();

  if (!counters)
    return;
  increment(&counters->value[PROCESS_EXEC]);
  if (old_pid != pid && process_reaped(counters, pid))
    increment(&counters->value[PROCESS_EXIT_UNDONE]);
}
