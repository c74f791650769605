// SPDX-License-Identifier: GPL-3.0-or-later
//
// Collector process, legacy. What is counted when: include/process.h and include/process_by_pid.h.
#include "legacy.h"

#include "process_by_pid.h"
#include "process_forking.h"
#include "process_records.h"

char _license[] SEC("license") = "GPL";

// task_newtask: every new task, at the end of copy_process. The tracepoint is on all kernels from
// 4.11 to 7.2 with one layout.
SEC("tracepoint/task/task_newtask")
int process_new_tracepoint(struct task_newtask_record *record) {
  process_created(record->pid, record->clone_flags);
  return 0;
}

// sched_process_exec: a program was executed. Measured on 4.14 and 4.19.
SEC("tracepoint/sched/sched_process_exec")
int process_exec_tracepoint(struct sched_process_exec_record *record) {
  process_executed_as(record->pid, record->old_pid);
  return 0;
}

// sched_process_exit: do_exit of every task. Measured on 4.14 and 4.19. User space loads one of the
// two: 4.14 takes one program a tracepoint.
SEC("tracepoint/sched/sched_process_exit")
int process_exit_tracepoint(void *record) {
  process_task_ended(current_pid() == current_tgid());
  return 0;
}

SEC("tracepoint/sched/sched_process_exit")
int process_exit_tracepoint_group_dead(struct sched_process_exit_record *record) {
  process_task_ended(record->group_dead);
  return 0;
}

// sched_process_free: the task was reaped and nobody looks at it any more. One of the two.
SEC("tracepoint/sched/sched_process_free")
int process_free_tracepoint(struct sched_process_free_record *record) {
  process_freed(record->pid);
  return 0;
}

SEC("tracepoint/sched/sched_process_free")
int process_free_tracepoint_dynamic(struct sched_process_free_dynamic_record *record) {
  process_freed(record->pid);
  return 0;
}

#if RETURN_MODE

// kernel_clone since 5.10, _do_fork before (4.14, 4.19): every fork, vfork, clone and clone3, and
// kernel threads, which are left out.
SEC("kprobe/kernel_clone")
int process_clone_kprobe(struct pt_regs *registers) {
  if (current_tgid() != KTHREADD)
    process_fork_called(process_clone_flags(PT_REGS_PARM1(registers)));
  return 0;
}

SEC("kretprobe/kernel_clone")
int process_clone_kretprobe(struct pt_regs *registers) {
  process_fork_done((s32)PT_REGS_RC(registers));
  return 0;
}

#endif
