// SPDX-License-Identifier: GPL-3.0-or-later
//
// Failed forks where one program sees what was asked for and another one the result.
#pragma once

#include "process.h"

// Clone flags of the calls that are under way, by thread. A call whose return was missed must not
// take its place for ever.
LRU_HASH(process_forking, u64, u64, 4096);

static __always_inline void process_fork_called(u64 clone_flags) {
  u64 thread = bpf_get_current_pid_tgid();
  struct process_counters *counters;

  if (!bpf_map_update_elem(&process_forking, &thread, &clone_flags, BPF_ANY))
    return;
  counters = process_counters_here();
  if (counters)
    increment(&counters->value[PROCESS_LOST]);
}

static __always_inline void process_fork_done(s64 result) {
  u64 thread = bpf_get_current_pid_tgid();
  u64 *clone_flags = bpf_map_lookup_elem(&process_forking, &thread);

  if (!clone_flags)
    return; // called before we were attached, or it is the child that returns
  process_fork_returned(*clone_flags, result);
  bpf_map_delete_elem(&process_forking, &thread);
}

// The first argument of the function behind all forks: since 5.3 the address of a structure that
// starts with the flags, before that the flags themselves. Addresses in the kernel are negative.
static __always_inline u64 process_clone_flags(u64 argument) {
  u64 flags = 0;

  if ((s64)argument >= 0)
    return argument;
  bpf_probe_read_kernel(&flags, sizeof(flags), (const void *)argument);
  return flags;
}
