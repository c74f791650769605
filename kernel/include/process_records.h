// SPDX-License-Identifier: GPL-3.0-or-later
//
// Records of the tracepoints that the process programs read. Compared with the format files of
// Debian 5.10, 6.1, 6.12, 7.2 and of the development machine's 6.18.
#pragma once

#include "record.h"

// task:task_newtask, the same on all of them. Older kernels call clone_flags an unsigned long.
struct task_newtask_record {
  struct record_header header;
  u32 pid;
  u8 name[16];
  u8 gap[4];
  u64 clone_flags;
} __attribute__((packed));
FIELD_AT(struct task_newtask_record, pid, 8);
FIELD_AT(struct task_newtask_record, clone_flags, 32);

// sched:sched_process_exec, the same on all of them.
struct sched_process_exec_record {
  struct record_header header;
  u32 file_name;
  u32 pid;
  u32 old_pid;
} __attribute__((packed));
FIELD_AT(struct sched_process_exec_record, pid, 12);
FIELD_AT(struct sched_process_exec_record, old_pid, 16);

// sched:sched_process_exit as 6.16 has extended it.
struct sched_process_exit_record {
  struct record_header header;
  u8 name[16];
  u32 pid;
  u32 priority;
  u8 group_dead;
} __attribute__((packed));
FIELD_AT(struct sched_process_exit_record, group_dead, 32);

// sched:sched_process_free with the name in the record: before 6.16.
struct sched_process_free_record {
  struct record_header header;
  u8 name[16];
  u32 pid;
} __attribute__((packed));
FIELD_AT(struct sched_process_free_record, pid, 24);

// sched:sched_process_free with the name behind the record: since 6.16.
struct sched_process_free_dynamic_record {
  struct record_header header;
  u32 name;
  u32 pid;
} __attribute__((packed));
FIELD_AT(struct sched_process_free_dynamic_record, pid, 12);
