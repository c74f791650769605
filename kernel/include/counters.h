// SPDX-License-Identifier: GPL-3.0-or-later
//
// The per-CPU counters of a collector: 64-bit, monotone, only ever incremented.
#pragma once

// Declares `<name>_counters`, a map of one `struct <name>_counters` per CPU, and
// `<name>_counters_here()`, this CPU's struct. User space maps the CO-RE object's array into its
// memory and gives it an entry per possible CPU; kernels before 5.5 have no such maps, so the legacy
// object has a per-CPU array.
#ifdef LEGACY_OBJECT
#define COUNTERS(name)                                                                             \
  struct {                                                                                         \
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);                                                       \
    __uint(max_entries, 1);                                                                        \
    __type(key, u32);                                                                              \
    __type(value, struct name##_counters);                                                         \
  } name##_counters SEC(".maps");                                                                  \
                                                                                                   \
  static __always_inline struct name##_counters *name##_counters_here(void) {                      \
    u32 only = 0;                                                                                  \
    return bpf_map_lookup_elem(&name##_counters, &only);                                           \
  }
#else
#define COUNTERS(name)                                                                             \
  struct {                                                                                         \
    __uint(type, BPF_MAP_TYPE_ARRAY);                                                              \
    __uint(map_flags, BPF_F_MMAPABLE);                                                             \
    __uint(max_entries, 1);                                                                        \
    __type(key, u32);                                                                              \
    __type(value, struct name##_counters);                                                         \
  } name##_counters SEC(".maps");                                                                  \
                                                                                                   \
  static __always_inline struct name##_counters *name##_counters_here(void) {                      \
    u32 cpu = bpf_get_smp_processor_id();                                                          \
    return bpf_map_lookup_elem(&name##_counters, &cpu);                                            \
  }
#endif

// The struct starts a cache line of its own: user space computes its size the same way.
#define COUNTERS_ALIGNED __attribute__((aligned(64)))

// Atomic, for fexit programs are preemptible and interrupts nest. The result is never used: a
// fetching add needs Linux 5.12.
static __always_inline void increment(u64 *counter) { __sync_fetch_and_add(counter, 1); }
