// SPDX-License-Identifier: GPL-3.0-or-later
//
// Collector disk: latency of requests from issue to completion, per disk. Counted are exactly the
// requests that /proc/diskstats calls completed.
//
// An empty flush (a bio without data that asks for a flush first) is never issued. The block layer
// issues a flush request of the device in its place, and completes the empty flush right after that
// one, on the same CPU. /proc/diskstats counts a flush and a write, so both are counted here: the
// empty flush took as long as the flush it waited for.
#pragma once

#include "counters.h"
#include "latency.h"
#include "maps.h"

enum disk_counter { DISK_ISSUED, DISK_COMPLETED, DISK_NO_START, DISK_LOST, DISK_COUNTERS };

struct disk_counters {
  u64 value[DISK_COUNTERS];
} COUNTERS_ALIGNED;

COUNTERS(disk)

struct disk_histogram {
  u64 requests[LATENCY_BUCKETS];
};

// By device: major << 20 | minor, as in the kernel and in its tracepoint records.
PERCPU_HASH(disk_latency, u32, struct disk_histogram, 256);

// The flush that this CPU completed last.
struct disk_flush {
  u32 device;
  u32 gap;
  u64 nanoseconds;
};
PERCPU_ARRAY(disk_last_flush, struct disk_flush, 1);

static __always_inline struct disk_histogram *disk_histogram_of(u32 device) {
  struct disk_histogram empty = {};
  struct disk_histogram *histogram = bpf_map_lookup_elem(&disk_latency, &device);

  if (histogram)
    return histogram;
  // Another CPU may have put the disk in meanwhile: then this fails and the lookup does not.
  bpf_map_update_elem(&disk_latency, &device, &empty, BPF_NOEXIST);
  return bpf_map_lookup_elem(&disk_latency, &device);
}

static __always_inline void disk_completed(struct disk_counters *counters, u32 device,
                                           u64 nanoseconds) {
  struct disk_histogram *histogram = disk_histogram_of(device);
  u32 bucket = latency_bucket(nanoseconds);

  increment(&counters->value[DISK_COMPLETED]);
  if (!histogram) {
    increment(&counters->value[DISK_LOST]);
    return;
  }
  // The bound is for the verifier. The compiler must not compute an address from a histogram that is
  // not yet known to exist: old verifiers refuse that.
  barrier_var(bucket);
  if (bucket < LATENCY_BUCKETS)
    increment(&histogram->requests[bucket]);
}

static __always_inline void disk_flush_completed(u32 device, u64 nanoseconds) {
  u32 only = 0;
  struct disk_flush *flush = bpf_map_lookup_elem(&disk_last_flush, &only);

  if (!flush)
    return;
  flush->device = device;
  flush->nanoseconds = nanoseconds;
}

// How long the flush took that this CPU completed last. False if it was not one of the device.
static __always_inline bool disk_last_flush_of(u32 device, u64 *nanoseconds) {
  u32 only = 0;
  struct disk_flush *flush = bpf_map_lookup_elem(&disk_last_flush, &only);

  if (!flush || flush->device != device)
    return false;
  *nanoseconds = flush->nanoseconds;
  return true;
}
