// SPDX-License-Identifier: GPL-3.0-or-later
//
// Declarations of the map types that every kernel from 4.11 on has.
#pragma once

#define HASH(name, key_type, value_type, entries)                                                  \
  struct {                                                                                         \
    __uint(type, BPF_MAP_TYPE_HASH);                                                               \
    __uint(max_entries, entries);                                                                  \
    __type(key, key_type);                                                                         \
    __type(value, value_type);                                                                     \
  } name SEC(".maps")

// Makes room by forgetting what was not used for long.
#define LRU_HASH(name, key_type, value_type, entries)                                              \
  struct {                                                                                         \
    __uint(type, BPF_MAP_TYPE_LRU_HASH);                                                           \
    __uint(max_entries, entries);                                                                  \
    __type(key, key_type);                                                                         \
    __type(value, value_type);                                                                     \
  } name SEC(".maps")

#define PERCPU_HASH(name, key_type, value_type, entries)                                           \
  struct {                                                                                         \
    __uint(type, BPF_MAP_TYPE_PERCPU_HASH);                                                        \
    __uint(max_entries, entries);                                                                  \
    __type(key, key_type);                                                                         \
    __type(value, value_type);                                                                     \
  } name SEC(".maps")

#define PERCPU_ARRAY(name, value_type, entries)                                                    \
  struct {                                                                                         \
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);                                                       \
    __uint(max_entries, entries);                                                                  \
    __type(key, u32);                                                                              \
    __type(value, value_type);                                                                     \
  } name SEC(".maps")

#define ARRAY(name, value_type, entries)                                                           \
  struct {                                                                                         \
    __uint(type, BPF_MAP_TYPE_ARRAY);                                                              \
    __uint(max_entries, entries);                                                                  \
    __type(key, u32);                                                                              \
    __type(value, value_type);                                                                     \
  } name SEC(".maps")
