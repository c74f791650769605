// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests as seen by programs that get the request itself.
#pragma once

#include "disk.h"

// When the requests under way were issued (nanoseconds), by the address of the request.
HASH(disk_start, u64, u64, 8192);

#define REQ_OP_MASK 0xff
#define REQ_OP_FLUSH 2
#define REQ_OP_PASSTHROUGH 32 // this one and all after it

// What the programs need to know of a request.
struct disk_request {
  u64 address;
  u64 made; // nanoseconds; 0 if not known
  u32 device;
  u32 operation;
  u32 bytes;        // not yet completed
  bool accounted;   // in /proc/diskstats, as far as that is decided request by request
  bool empty_flush; // only known when no bytes are left: its bio has nowhere to put data
};

static __always_inline u32 disk_device(u32 major, u32 minor) { return major << 20 | minor; }

static __always_inline struct disk_request disk_typed_request(struct request *request) {
  struct request___until_5_16 *older = (void *)request;
  struct gendisk *disk;
  struct disk_request view = {
      .address = (u64)request,
      .made = request->start_time_ns,
      .operation = request->cmd_flags & REQ_OP_MASK,
      .bytes = request->__data_len,
      .accounted = request->part != NULL,
  };

  if (bpf_core_field_exists(older->rq_disk))
    disk = older->rq_disk;
  else
    disk = request->q->disk;
  view.device = disk_device(disk->major, disk->first_minor);
  if (!view.bytes)
    view.empty_flush = request->bio && !request->bio->bi_io_vec;
  return view;
}

static __always_inline struct disk_request disk_raw_request(struct request *request) {
  struct request___until_5_16 *older = (void *)request;
  struct gendisk *disk;
  struct disk_request view = {
      .address = (u64)request,
      .made = BPF_CORE_READ(request, start_time_ns),
      .operation = BPF_CORE_READ(request, cmd_flags) & REQ_OP_MASK,
      .bytes = BPF_CORE_READ(request, __data_len),
      .accounted = BPF_CORE_READ(request, part) != NULL,
  };

  if (bpf_core_field_exists(older->rq_disk))
    disk = BPF_CORE_READ(older, rq_disk);
  else
    disk = BPF_CORE_READ(request, q, disk);
  view.device = disk_device(BPF_CORE_READ(disk, major), BPF_CORE_READ(disk, first_minor));
  if (!view.bytes)
    view.empty_flush = BPF_CORE_READ(request, bio) && !BPF_CORE_READ(request, bio, bi_io_vec);
  return view;
}

// Commands passed through to the device are in /proc/diskstats on some kernels, and so they are here
// (measured: on 5.10, as reads; not on 6.1, 6.12, 7.3). All else is, unless people have switched that
// off: a reason to have no line there, not to have no latency. Some queues have no disk.
static __always_inline bool disk_counts(struct disk_request *request) {
  return request->device && (request->operation < REQ_OP_PASSTHROUGH || request->accounted);
}

static __always_inline void disk_request_issued(struct disk_request request) {
  struct disk_counters *counters = disk_counters_here();
  u64 now = bpf_ktime_get_ns();

  if (!counters || !disk_counts(&request))
    return;
  increment(&counters->value[DISK_ISSUED]);
  if (bpf_map_update_elem(&disk_start, &request.address, &now, BPF_ANY))
    increment(&counters->value[DISK_LOST]);
}

// Nothing is known of the issue: it came before us, or in an interrupt of this very program, which
// the kernel does not run twice at a time on a CPU. The request is counted from when it was made.
static __always_inline void disk_completed_without_start(struct disk_counters *counters,
                                                         struct disk_request *request) {
  increment(&counters->value[DISK_NO_START]);
  if (request->made)
    disk_completed(counters, request->device, bpf_ktime_get_ns() - request->made);
  else
    increment(&counters->value[DISK_LOST]);
}

// A write that went through the flush machinery was counted when its data were written, and completes
// again without any.
static __always_inline void disk_unissued_completed(struct disk_counters *counters,
                                                    struct disk_request *request) {
  u64 nanoseconds = 0;

  if (request->bytes || request->operation == REQ_OP_FLUSH)
    disk_completed_without_start(counters, request);
  else if (!request->empty_flush)
    return;
  else if (disk_last_flush_of(request->device, &nanoseconds))
    disk_completed(counters, request->device, nanoseconds);
  else
    disk_completed_without_start(counters, request);
}

// The tracepoint comes before the completed bytes are taken off the request's.
static __always_inline void disk_request_completed(struct disk_request request, u32 bytes) {
  struct disk_counters *counters = disk_counters_here();
  u64 nanoseconds;
  u64 *issued;

  if (!counters || !disk_counts(&request) || bytes < request.bytes)
    return;
  issued = bpf_map_lookup_elem(&disk_start, &request.address);
  if (!issued) {
    disk_unissued_completed(counters, &request);
    return;
  }
  nanoseconds = bpf_ktime_get_ns() - *issued;
  bpf_map_delete_elem(&disk_start, &request.address);
  if (request.operation == REQ_OP_FLUSH)
    disk_flush_completed(request.device, nanoseconds);
  disk_completed(counters, request.device, nanoseconds);
}

// It will be issued again, or merged into another one.
static __always_inline void disk_request_requeued(struct request *request) {
  u64 address = (u64)request;

  bpf_map_delete_elem(&disk_start, &address);
}
