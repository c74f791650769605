// SPDX-License-Identifier: GPL-3.0-or-later
//
// Records of the block:block_rq_* tracepoints. Since 6.11 an I/O priority stands before the letters
// that say what a request does, and pushes them back by two bytes. Compared with the format files of
// Debian 5.10, 6.1, 6.12, 7.2 and of the development machine's 6.18.
#pragma once

#include "record.h"

// block_rq_issue and block_rq_complete.
struct block_rq_record {
  struct record_header header;
  u32 device;
  u8 gap[4];
  u64 sector;
  u32 sectors;
  u32 bytes_or_error;
  u8 letters[2];
  u8 letters_after_priority[2];
} __attribute__((packed));
FIELD_AT(struct block_rq_record, device, 8);
FIELD_AT(struct block_rq_record, sector, 16);
FIELD_AT(struct block_rq_record, sectors, 24);
FIELD_AT(struct block_rq_record, bytes_or_error, 28);
FIELD_AT(struct block_rq_record, letters, 32);
FIELD_AT(struct block_rq_record, letters_after_priority, 34);

// block_rq_requeue has no bytes and no error.
struct block_rq_requeue_record {
  struct record_header header;
  u32 device;
  u8 gap[4];
  u64 sector;
  u32 sectors;
  u8 letters[2];
  u8 letters_after_priority[2];
} __attribute__((packed));
FIELD_AT(struct block_rq_requeue_record, sectors, 24);
FIELD_AT(struct block_rq_requeue_record, letters, 28);
FIELD_AT(struct block_rq_requeue_record, letters_after_priority, 30);

// The sector of a flush, once it is a request.
#define DISK_NO_SECTOR ((u64)-1)

// What a request does, from its letters: F, if another one follows, only asks for a flush first.
static __always_inline u8 disk_kind(u8 first, u8 second) {
  return first == 'F' && second ? second : first;
}

#define DISK_RECORD_KIND(record, rwbs_offset)                                                      \
  ((rwbs_offset) == 32 ? disk_kind((record)->letters[0], (record)->letters[1])                     \
                       : disk_kind((record)->letters_after_priority[0],                            \
                                   (record)->letters_after_priority[1]))
