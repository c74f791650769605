// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests as seen by programs that get their address, but do not know what a request looks like.
// What it is about comes from the record of block_rq_issue: the program on the record runs first and
// leaves it to the program on the raw tracepoint, in the same call, for the same task. (Not for the
// same CPU: since 7.0 a task can be preempted between the two, and be moved.)
//
// That order is certain if the one on the record is attached first: the kernel calls what is on a
// tracepoint in the order of its arrival, all programs on records being one.
//
// (The barriers keep the compiler from merging paths by a jump backwards.)
//
// The kernel skips a program on a record while another such program, or one on a kprobe, runs on that
// CPU, and while somebody there reads a map, who may be preempted meanwhile. It does not skip those on
// raw tracepoints. So no completion depends on a record, and an issue without one is understood with
// what earlier records have taught: where in a request to look, and whose queue it is in.
//
// What the kernel does skip is a program on a raw tracepoint that already runs on that CPU: since 7.0
// its task can be preempted by another one that issues a request. So there are two such programs, and
// the second sees to what the first has missed. Nothing helps when requests also complete in tasks and
// not in interrupts (null_blk, with twice as many writers as CPUs: 2 to 18 percent of completions).
#pragma once

#include "disk.h"
#include "disk_records.h"

// What is being issued.
struct disk_issue {
  u64 sector;
  u32 device; // 0 if /proc/diskstats leaves it out
  u32 bytes;
  u32 kind;
  u32 gap;
};
// By the task. What is never fetched must not fill the map.
LRU_HASH(disk_issue, u64, struct disk_issue, 1024);

// The tasks that idle have no number.
static __always_inline u64 disk_issuer(void) {
  u64 task = bpf_get_current_pid_tgid();

  return task ? task : ~(u64)bpf_get_smp_processor_id();
}

struct disk_start {
  u64 issued;
  u64 bio; // the last one of a write that begins at sector 0; else 0
  u32 device;
  u32 bytes; // not yet completed
  u32 kind;
  u32 done; // written, and perhaps to complete once more without data
};
#define BIO_UNKNOWN 1
// By the address of the request.
HASH(disk_start, u64, struct disk_start, 8192);

// Which disk a queue belongs to, by its address.
HASH(disk_queue, u64, u32, 1024);

// How far into a request its sector is, and in the upper half, how far its length.
ARRAY(disk_layout, u64, 1);
#define LAYOUT_UNTRIED 0
#define LAYOUT_UNKNOWN 1
#define LAYOUT(sector, length) ((u64)(length) << 32 | (sector))

// In every request from 4.17 to 7.2 there are, one after another: four bytes, of which nobody knows
// what they are, and the length, or the other way round; the sector; the first bio; the last one.
struct disk_request_part {
  u64 sector;
  u64 bio;
  u64 last_bio;
};

// The words of a request that can be its sector: 48 and up to 96 on 64-bit kernels.
#define LAYOUT_FIRST 2
#define LAYOUT_WORDS 20

static __always_inline u64 disk_layout_known(void) {
  u32 only = 0;
  u64 *known = bpf_map_lookup_elem(&disk_layout, &only);
  u64 layout = known ? *known : LAYOUT_UNKNOWN;

  barrier_var(layout);
  return layout;
}

// Looks for the sector with the length before it.
static __always_inline u64 disk_layout_of(u64 request, struct disk_issue *issue) {
  u64 words[LAYOUT_WORDS];
  u64 layout = LAYOUT_UNKNOWN;

  if (bpf_probe_read_kernel(words, sizeof(words), (void *)request))
    return layout;
#pragma clang loop unroll(full)
  for (u32 i = LAYOUT_FIRST; i < LAYOUT_WORDS; i++) {
    if (words[i] == issue->sector && (u32)words[i - 1] == issue->bytes)
      layout = LAYOUT(i * 8, i * 8 - 8);
    if (words[i] == issue->sector && words[i - 1] >> 32 == issue->bytes)
      layout = LAYOUT(i * 8, i * 8 - 4);
  }
  return layout;
}

static __always_inline void disk_learn(u64 request, u64 queue, struct disk_issue *issue) {
  u32 only = 0;
  u32 device = issue->device;
  u32 *known = bpf_map_lookup_elem(&disk_queue, &queue);
  u64 layout;

  if (device && (!known || *known != device))
    bpf_map_update_elem(&disk_queue, &queue, &device, BPF_ANY);
  if (!issue->sector || !issue->bytes || disk_layout_known() > LAYOUT_UNKNOWN)
    return;
  layout = disk_layout_of(request, issue);
  bpf_map_update_elem(&disk_layout, &only, &layout, BPF_ANY);
}

// 0, or an error.
static __always_inline long disk_read_request(u64 request, struct disk_request_part *part) {
  u64 layout = disk_layout_known();
  long error = -1;

  if (layout > LAYOUT_UNKNOWN)
    error = bpf_probe_read_kernel(part, sizeof(*part), (void *)(request + (u32)layout));
  barrier_var(error);
  return error;
}

// From the record. N without data: a command passed through to the device, which /proc/diskstats
// leaves out. (Not on all kernels: 5.10 takes it for a read. And some give a zone reset, which counts
// as a write, the same letter. Neither is seen here.)
static __always_inline void disk_issue_recorded(struct block_rq_record *record, u8 kind) {
  u64 issuer = disk_issuer();
  struct disk_issue issue = {
      .sector = record->sector,
      .device = kind == 'N' && !record->sectors ? 0 : record->device,
      .bytes = record->bytes_or_error,
      .kind = kind,
  };

  bpf_map_update_elem(&disk_issue, &issuer, &issue, BPF_ANY);
}

// Without the record: 0, or an error if not enough is known yet.
static __always_inline long disk_issue_read(u64 request, u64 queue, struct disk_issue *issue) {
  struct disk_request_part part = {};
  u32 *device = bpf_map_lookup_elem(&disk_queue, &queue);
  long error = disk_read_request(request, &part);

  if (!error && device) {
    issue->device = *device;
    issue->sector = part.sector;
    issue->kind = 'W'; // or anything else that is no flush
    error = bpf_probe_read_kernel(&issue->bytes, sizeof(issue->bytes),
                                  (void *)(request + (disk_layout_known() >> 32)));
  } else
    error = -1;
  if (issue->sector == DISK_NO_SECTOR) {
    // A flush, or a command passed through to the device.
    issue->kind = 'F';
    if (issue->bytes)
      issue->device = 0;
  }
  barrier_var(error);
  return error;
}

// Whether the first program has seen to the request that is being issued.
static __always_inline bool disk_address_started(u64 request) {
  struct disk_start *start = bpf_map_lookup_elem(&disk_start, &request);

  return start && !start->done;
}

static __always_inline void disk_address_issued(u64 request, u64 queue) {
  u64 issuer = disk_issuer();
  struct disk_issue *recorded = bpf_map_lookup_elem(&disk_issue, &issuer);
  struct disk_counters *counters = disk_counters_here();
  struct disk_request_part part = {};
  struct disk_issue issue = {};
  struct disk_start start = {.issued = bpf_ktime_get_ns()};

  if (!counters)
    return;
  if (recorded) {
    issue = *recorded;
    bpf_map_delete_elem(&disk_issue, &issuer);
    disk_learn(request, queue, &issue);
  } else if (disk_issue_read(request, queue, &issue)) {
    // What is there is of an earlier request at this address.
    bpf_map_delete_elem(&disk_start, &request);
    return;
  }
  start.device = issue.device;
  start.bytes = issue.bytes;
  start.kind = issue.kind;
  if (start.kind == 'W' && !issue.sector)
    start.bio = disk_read_request(request, &part) ? BIO_UNKNOWN : part.last_bio;
  if (start.device)
    increment(&counters->value[DISK_ISSUED]);
  // If there is no room, the completion finds nothing and says so.
  bpf_map_update_elem(&disk_start, &request, &start, BPF_ANY);
}

// What has completed.
struct disk_completion {
  u32 device; // 0 if there is nothing to count
  bool lost;  // there is, but nobody knows where
  u64 nanoseconds;
};

static __always_inline void disk_empty_flush_ended(struct disk_completion *completion) {
  u32 only = 0;
  struct disk_flush *flush = bpf_map_lookup_elem(&disk_last_flush, &only);

  if (flush && flush->device) {
    completion->device = flush->device;
    completion->nanoseconds = flush->nanoseconds;
  } else
    completion->lost = true;
}

// A request without data that was not issued, or `done` before: a write that went through the flush
// machinery and was counted when its data were written, or an empty flush. The latter has no sector.
static __always_inline void disk_dataless_ended(struct disk_completion *completion, u64 request,
                                                struct disk_start *done) {
  struct disk_request_part part = {};
  u64 written = done ? done->bio : 0;
  bool empty_flush = false;

  barrier_var(written);
  if (!disk_read_request(request, &part)) {
    empty_flush = !part.sector && written != part.bio;
    completion->lost = part.sector == DISK_NO_SECTOR; // a flush, whose issue was not seen
  } else if (!written) {
    empty_flush = disk_layout_known() == LAYOUT_UNTRIED; // all that was issued began at sector 0
    completion->lost = !empty_flush;
  }
  if (empty_flush)
    disk_empty_flush_ended(completion);
  if (done)
    bpf_map_delete_elem(&disk_start, &request);
}

static __always_inline void disk_started_ended(struct disk_completion *completion, u64 request,
                                               struct disk_start *start, u32 bytes) {
  if (bytes < start->bytes) {
    start->bytes -= bytes;
    return;
  }
  completion->device = start->device;
  completion->nanoseconds = bpf_ktime_get_ns() - start->issued;
  if (start->kind == 'F')
    disk_flush_completed(completion->device, completion->nanoseconds);
  if (start->bio)
    start->done = 1;
  else
    bpf_map_delete_elem(&disk_start, &request);
}

static __always_inline void disk_address_completed(u64 request, u32 bytes) {
  struct disk_counters *counters = disk_counters_here();
  struct disk_start *start = bpf_map_lookup_elem(&disk_start, &request);
  struct disk_completion completion = {};

  if (!counters)
    return;
  if (start && !start->done)
    disk_started_ended(&completion, request, start, bytes);
  else if (bytes)
    completion.lost = true;
  else
    disk_dataless_ended(&completion, request, start);
  if (completion.device)
    disk_completed(counters, completion.device, completion.nanoseconds);
  if (completion.lost) {
    increment(&counters->value[DISK_NO_START]);
    increment(&counters->value[DISK_LOST]);
  }
}

// It will be issued again, or merged into another one.
static __always_inline void disk_address_requeued(u64 request) {
  bpf_map_delete_elem(&disk_start, &request);
}
