// SPDX-License-Identifier: GPL-3.0-or-later
//
// Collector process, CO-RE. What is counted when: kernel/include/process*.h.
#include "core.h"

#include "process.h"
#include "process_by_pid.h"
#include "process_by_task.h"
#include "process_forking.h"
#include "process_records.h"
#include "syscall.h"

char _license[] SEC("license") = "GPL";

// Set before load: sched_process_exit has a second argument, group_dead (since 6.16).
const volatile bool exit_has_group_dead = false;

// task_newtask(task, clone_flags): every new task, at the end of copy_process. All kernels here.
SEC("tp_btf/task_newtask")
int BPF_PROG(process_new_tp_btf, struct task_struct *task, u64 clone_flags) {
  process_created_by_current(clone_flags);
  return 0;
}

SEC("raw_tp/task_newtask")
int BPF_PROG(process_new_raw_tp, struct task_struct *task, u64 clone_flags) {
  process_created_by_current(clone_flags);
  return 0;
}

SEC("tracepoint/task/task_newtask")
int process_new_tracepoint(struct task_newtask_record *record) {
  process_created(record->pid, record->clone_flags);
  return 0;
}

// sched_process_exec: a program was executed, at the end of begin_new_exec's caller. All kernels.
SEC("tp_btf/sched_process_exec")
int process_exec_tp_btf(void *arguments) {
  process_executed();
  return 0;
}

SEC("raw_tp/sched_process_exec")
int process_exec_raw_tp(void *arguments) {
  process_executed();
  return 0;
}

SEC("tracepoint/sched/sched_process_exec")
int process_exec_tracepoint(struct sched_process_exec_record *record) {
  process_executed_as(record->pid, record->old_pid);
  return 0;
}

// sched_process_exit(task[, group_dead]): do_exit, after the task was taken out of signal->live.
SEC("tp_btf/sched_process_exit")
int process_exit_tp_btf(u64 *arguments) {
  struct task_struct *task = (struct task_struct *)arguments[0];
  bool last;

  if (exit_has_group_dead)
    last = (u8)arguments[1];
  else
    last = !task->signal->live.counter;
  process_task_exited(process_typed_task(task), last);
  return 0;
}

SEC("raw_tp/sched_process_exit")
int process_exit_raw_tp(u64 *arguments) {
  struct task_struct *task = (struct task_struct *)arguments[0];
  bool last;

  if (exit_has_group_dead)
    last = (u8)arguments[1];
  else
    last = !BPF_CORE_READ(task, signal, live.counter);
  process_task_exited(process_raw_task(task), last);
  return 0;
}

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

// sched_process_free(task): the task was reaped and nobody looks at it any more (an RCU callback).
SEC("tp_btf/sched_process_free")
int BPF_PROG(process_free_tp_btf, struct task_struct *task) {
  process_task_freed(process_typed_task(task));
  return 0;
}

SEC("raw_tp/sched_process_free")
int BPF_PROG(process_free_raw_tp, struct task_struct *task) {
  process_task_freed(process_raw_task(task));
  return 0;
}

// kernel_clone(arguments): fork, vfork, clone, clone3 and kernel threads (7 direct callers in the
// images of Debian 6.1, 6.12, 7.2, 6 in 5.10's). Called _do_fork before 5.10.
SEC("fexit/kernel_clone")
int BPF_PROG(process_clone_fexit, struct kernel_clone_args *arguments, int result) {
  if (current_tgid() != KTHREADD)
    process_fork_returned(arguments->flags, result);
  return 0;
}

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

// Every system call of every program comes by, few of them fail.
SEC("tracepoint/raw_syscalls/sys_exit")
int process_sys_exit(struct sys_exit_record *record) {
  s32 result = record->result;
  u64 flags = 0; // a structure that cannot be read makes the call fail, too: as a process's
  bool compat;

  if (result >= 0)
    return 0;
  switch (syscall_number(record)) {
  case SYSCALL_FORK:
  case SYSCALL_VFORK:
    if (!syscall_is_compat())
      process_fork_returned(0, result);
    break;
  case COMPAT_FORK:
  case COMPAT_VFORK:
    if (syscall_is_compat())
      process_fork_returned(0, result);
    break;
  case SYSCALL_CLONE:
    if (!syscall_is_compat())
      process_fork_returned(syscall_first_argument(false), result);
    break;
  case COMPAT_CLONE:
    if (syscall_is_compat())
      process_fork_returned(syscall_first_argument(true), result);
    break;
  case SYSCALL_CLONE3:
    if (syscall_is_absent(result))
      break;
    compat = syscall_is_compat();
    bpf_probe_read_user(&flags, sizeof(flags), (const void *)syscall_first_argument(compat));
    process_fork_returned(flags, result);
    break;
  }
  return 0;
}
