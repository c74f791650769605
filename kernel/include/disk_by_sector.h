// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests as seen by programs that know no request, only where it is: those on tracepoint records.
//
// They do not see everything. While such a program runs, the kernel skips all others of the kind on
// that CPU: completions in an interrupt of one are lost (up to 34 of 630 in a slow virtual machine).
//
// And one ambiguity remains. A write that went through the flush machinery completes a second time,
// without data; so does an empty flush, at sector 0. A write to sector 0 itself with such a flush (a
// superblock at the very start of a disk) is therefore counted twice.
//
// So they are for kernels without raw tracepoints only, before 4.17.
#pragma once

#include "disk.h"
#include "disk_records.h"

struct disk_place {
  u32 device;
  u32 kind; // first of the letters that say what the request does
  u64 sector;
};

// The requests under way at one place; more than one when the same sectors are read twice at a time.
struct disk_place_start {
  u64 issued;  // the last of them: an earlier one may be there because its completion was lost
  u32 sectors; // of all of them, not yet completed
  u32 pending;
};
// Those whose completion was lost must not fill the map.
LRU_HASH(disk_start_sector, struct disk_place, struct disk_place_start, 4096);

// Flushes have no sector: 0 at the issue, -1 at the completion.
static __always_inline struct disk_place disk_place_of(u32 device, u8 kind, u64 sector) {
  struct disk_place place = {
      .device = device, .kind = kind, .sector = kind == 'F' ? 0 : sector};
  return place;
}

static __always_inline void disk_issued_at(u32 device, u8 kind, u64 sector, u32 sectors) {
  struct disk_place place = disk_place_of(device, kind, sector);
  struct disk_place_start start = {
      .issued = bpf_ktime_get_ns(), .sectors = sectors, .pending = 1};
  struct disk_counters *counters = disk_counters_here();
  struct disk_place_start *same;

  // N without data: a command passed through to the device, which /proc/diskstats leaves out.
  if (!counters || !device || (kind == 'N' && !sectors))
    return;
  increment(&counters->value[DISK_ISSUED]);
  same = bpf_map_lookup_elem(&disk_start_sector, &place);
  if (!same) {
    if (!bpf_map_update_elem(&disk_start_sector, &place, &start, BPF_NOEXIST))
      return;
    same = bpf_map_lookup_elem(&disk_start_sector, &place); // another CPU was quicker
  }
  if (!same) {
    increment(&counters->value[DISK_LOST]);
    return;
  }
  same->issued = start.issued;
  __sync_fetch_and_add(&same->sectors, sectors);
  __sync_fetch_and_add(&same->pending, 1);
}

// Takes one of the requests at the place away.
static __always_inline void disk_leave(struct disk_place *place, struct disk_place_start *start,
                                       u32 sectors) {
  if (start->pending > 1) {
    __sync_fetch_and_add(&start->sectors, -sectors);
    __sync_fetch_and_add(&start->pending, -1);
  } else
    bpf_map_delete_elem(&disk_start_sector, place);
}

// The first sectors of a request are done: the rest goes on, issued when the whole was.
static __always_inline void disk_partly_completed(struct disk_counters *counters,
                                                  struct disk_place *place,
                                                  struct disk_place_start *start, u32 sectors) {
  struct disk_place_start rest = {
      .issued = start->issued, .sectors = start->sectors - sectors, .pending = 1};

  bpf_map_delete_elem(&disk_start_sector, place);
  place->sector += sectors;
  if (bpf_map_update_elem(&disk_start_sector, place, &rest, BPF_ANY))
    increment(&counters->value[DISK_LOST]);
}

static __always_inline void disk_data_completed_at(struct disk_counters *counters,
                                                   struct disk_place *place, u32 sectors) {
  struct disk_place_start *start = bpf_map_lookup_elem(&disk_start_sector, place);
  u64 nanoseconds;

  if (!start) {
    increment(&counters->value[DISK_NO_START]);
    increment(&counters->value[DISK_LOST]);
    return;
  }
  if (start->pending == 1 && sectors < start->sectors) {
    disk_partly_completed(counters, place, start, sectors);
    return;
  }
  nanoseconds = bpf_ktime_get_ns() - start->issued;
  disk_leave(place, start, sectors);
  if (place->kind == 'F')
    disk_flush_completed(place->device, nanoseconds);
  disk_completed(counters, place->device, nanoseconds);
}

static __always_inline void disk_completed_at(u32 device, u8 kind, u64 sector, u32 sectors) {
  struct disk_place place = disk_place_of(device, kind, sector);
  struct disk_counters *counters = disk_counters_here();
  u64 nanoseconds = 0;

  if (!counters || !device)
    return;
  if (sectors || kind == 'F') {
    if (kind != 'N' || sector != DISK_NO_SECTOR)
      disk_data_completed_at(counters, &place, sectors);
  } else if (kind == 'W' && !sector) {
    if (disk_last_flush_of(device, &nanoseconds))
      disk_completed(counters, device, nanoseconds);
    else {
      increment(&counters->value[DISK_NO_START]);
      increment(&counters->value[DISK_LOST]);
    }
  }
}

static __always_inline void disk_requeued_at(u32 device, u8 kind, u64 sector, u32 sectors) {
  struct disk_place place = disk_place_of(device, kind, sector);
  struct disk_place_start *start = bpf_map_lookup_elem(&disk_start_sector, &place);

  if (start)
    disk_leave(&place, start, sectors);
}
