// SPDX-License-Identifier: GPL-3.0-or-later
//
// The ends of processes as seen by programs that get the task itself.
#pragma once

#include "process.h"

// What the programs need to know of a task.
struct process_task {
  u64 address;
  u64 leader;
  u32 pid;
  u32 tgid;
  bool kernel_thread;
};

// PF_KTHREAD alone will not do: before 5.19 the kernel's own user-mode helpers have it, too, until
// they execute their program. A real kernel thread keeps its bookkeeping in worker_private, before
// 5.17 in set_child_tid.
static __always_inline bool process_is_kernel_thread(unsigned int flags, bool has_bookkeeping) {
  return (flags & PF_KTHREAD) && has_bookkeeping;
}

static __always_inline struct process_task process_typed_task(struct task_struct *task) {
  bool newer = bpf_core_field_exists(((struct task_struct___with_worker *)0)->worker_private);
  struct process_task view = {
      .address = (u64)task,
      .leader = (u64)task->group_leader,
      .pid = task->pid,
      .tgid = task->tgid,
      .kernel_thread = process_is_kernel_thread(task->flags, newer || task->set_child_tid),
  };
  return view;
}

static __always_inline struct process_task process_raw_task(struct task_struct *task) {
  bool newer = bpf_core_field_exists(((struct task_struct___with_worker *)0)->worker_private);
  struct process_task view = {
      .address = (u64)task,
      .leader = (u64)BPF_CORE_READ(task, group_leader),
      .pid = BPF_CORE_READ(task, pid),
      .tgid = BPF_CORE_READ(task, tgid),
      .kernel_thread = process_is_kernel_thread(BPF_CORE_READ(task, flags),
                                                newer || BPF_CORE_READ(task, set_child_tid)),
  };
  return view;
}

static __always_inline void process_created_by_current(u64 clone_flags) {
  if (current_tgid() != KTHREADD)
    process_started(clone_flags);
}

// Without group_dead two threads that end at once may both take themselves for the last one. Who
// comes second finds the process among the zombies: it stays there until both are through.
static __always_inline void process_group_exited(struct process_counters *counters, u32 tgid,
                                                 u64 leader) {
  struct process_zombie zombie = {.leader = leader, .pending = 1};
  struct process_zombie *present;
  // Before 6.4 the kernel's function returns an int, whatever the helper's declaration says: the
  // upper half is noise (seen on 5.10 and 6.1).
  s32 error = bpf_map_update_elem(&process_zombies, &tgid, &zombie, BPF_NOEXIST);

  if (error == -EEXIST) {
    present = bpf_map_lookup_elem(&process_zombies, &tgid);
    if (present && present->leader == leader)
      return;
    // User space took the leader for a zombie while other threads were alive; it has counted it.
    // Otherwise the pid was reused before its last owner was freed: two zombies, one entry.
    if (!present || present->leader)
      increment(&counters->value[PROCESS_ZOMBIE_ADDED]);
    error = bpf_map_update_elem(&process_zombies, &tgid, &zombie, BPF_ANY);
    if (error)
      increment(&counters->value[PROCESS_LOST]);
  } else if (error)
    increment(&counters->value[PROCESS_LOST]);
  else
    increment(&counters->value[PROCESS_ZOMBIE_ADDED]);
  increment(&counters->value[PROCESS_EXIT]);
}

static __always_inline void process_task_exited(struct process_task task, bool last) {
  struct process_counters *counters = process_counters_here();

  if (!counters || task.kernel_thread)
    return;
  increment(&counters->value[PROCESS_TASK_EXIT]);
  if (last)
    process_group_exited(counters, task.tgid, task.leader);
}

static __always_inline void process_task_freed(struct process_task task) {
  struct process_counters *counters = process_counters_here();
  struct process_zombie *zombie;

  // A leader that another thread's exec has replaced has that thread's old pid by now.
  if (!counters || task.pid != task.tgid || task.kernel_thread)
    return;
  zombie = bpf_map_lookup_elem(&process_zombies, &task.pid);
  if (!zombie)
    return;
  increment(&counters->value[PROCESS_ZOMBIE_REMOVED]);
  if (zombie->leader && zombie->leader != task.address)
    return; // the entry is the next process's
  // User space and the programs that know no tasks have put several of one pid into one entry.
  if (!zombie->leader && zombie->pending > 1)
    __sync_fetch_and_add(&zombie->pending, -1);
  else
    bpf_map_delete_elem(&process_zombies, &task.pid);
}
