// SPDX-License-Identifier: GPL-3.0-or-later
//
// System calls as a program on raw_syscalls:sys_exit sees them: at the end of every call of every
// program, 32-bit ones included. The raw tracepoint of that name would do without a record, but on
// the newest kernels its programs can be preempted, and the kernel leaves a program out while another
// task is in the middle of it (seen on 7.3: 2 % of the calls). Programs on the record are not.
#pragma once

#include "core.h"

#include "record.h"

// raw_syscalls:sys_exit, the same on every kernel. Not packed: that would make its loads bytewise.
struct sys_exit_record {
  struct record_header header;
  u64 number;
  s64 result;
};
FIELD_AT(struct sys_exit_record, number, 8);
FIELD_AT(struct sys_exit_record, result, 16);

// A number means different calls in the native table and in that for 32-bit code. From 403 on all
// tables agree. A table that lacks a call has a number here that no call has.
#if defined(__TARGET_ARCH_arm64)
#define SYSCALL_OPEN 0xffff0001
#define SYSCALL_OPENAT 56
#define SYSCALL_CREAT 0xffff0002
#define SYSCALL_CLOSE 57
#define SYSCALL_FORK 0xffff0003
#define SYSCALL_VFORK 0xffff0004
#define SYSCALL_CLONE 220
#define COMPAT_OPENAT 322
#define COMPAT_SHARES_FUNCTIONS true // the tables name the same functions where they can
#else
#define SYSCALL_OPEN 2
#define SYSCALL_OPENAT 257
#define SYSCALL_CREAT 85
#define SYSCALL_CLOSE 3
#define SYSCALL_FORK 57
#define SYSCALL_VFORK 58
#define SYSCALL_CLONE 56
#define COMPAT_OPENAT 295
#define COMPAT_SHARES_FUNCTIONS false
#endif
#define COMPAT_FORK 2
#define COMPAT_OPEN 5
#define COMPAT_CLOSE 6
#define COMPAT_CREAT 8
#define COMPAT_CLONE 120
#define COMPAT_VFORK 190
#define SYSCALL_CLONE3 435
#define SYSCALL_CLOSE_RANGE 436
#define SYSCALL_OPENAT2 437

// The kernel has no such call, or a seccomp filter says so; programs then fall back on an older one.
static __always_inline bool syscall_is_absent(s64 result) { return result == -ENOSYS; }

// Calls of x86's x32 ABI have a bit of their own; the ones here have the native numbers otherwise.
static __always_inline u32 syscall_number(struct sys_exit_record *record) {
  return record->number & ~X32_SYSCALL_BIT;
}

// Whether the call was made through the entry for 32-bit code. Of the entry, not of the program: on
// x86 64-bit code can take it, too.
static __always_inline bool syscall_is_compat(void) {
  struct task_struct *task = (struct task_struct *)bpf_get_current_task();

#if defined(__TARGET_ARCH_arm64)
  return BPF_CORE_READ(task, thread_info.flags) & TIF_32BIT;
#else
  return BPF_CORE_READ(task, thread_info.status) & TS_COMPAT;
#endif
}

// What user space had in its registers, at the top of the task's stack. The helper came with 5.15;
// older kernels keep nothing above the registers.
static __always_inline struct pt_regs *syscall_registers(void) {
  struct task_struct *task;

  if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_task_pt_regs))
    return (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
  task = (struct task_struct *)bpf_get_current_task();
  return (struct pt_regs *)(BPF_CORE_READ(task, stack) + THREAD_SIZE -
                            bpf_core_type_size(struct pt_regs));
}

static __always_inline u64 syscall_first_argument(bool compat) {
  struct pt_regs *registers = syscall_registers();

#if defined(__TARGET_ARCH_arm64)
  return BPF_CORE_READ((struct pt_regs___of_arm64 *)registers, orig_x0);
#else
  return compat ? (u32)BPF_CORE_READ(registers, bx) : BPF_CORE_READ(registers, di);
#endif
}
