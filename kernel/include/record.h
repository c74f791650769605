// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tracepoint records: packed structs with every gap written out. User space compares the fields a
// program reads with the running kernel's format file before it uses the program.
#pragma once

// What every record begins with: common_type, common_flags, common_preempt_count, common_pid.
struct record_header {
  u8 common[8];
} __attribute__((packed));

#define FIELD_AT(record, field, offset)                                                            \
  _Static_assert(__builtin_offsetof(record, field) == (offset), #record "." #field)
