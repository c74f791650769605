// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

/** Kinds of maps, with their numbers in enum bpf_map_type. */
public enum MapType {
  UNSPEC(0),
  HASH(1),
  ARRAY(2),
  PROG_ARRAY(3),
  PERF_EVENT_ARRAY(4),
  PERCPU_HASH(5),
  PERCPU_ARRAY(6),
  STACK_TRACE(7),
  CGROUP_ARRAY(8),
  LRU_HASH(9),
  LRU_PERCPU_HASH(10),
  LPM_TRIE(11),
  ARRAY_OF_MAPS(12),
  HASH_OF_MAPS(13),
  DEVMAP(14),
  SOCKMAP(15),
  CPUMAP(16),
  XSKMAP(17),
  SOCKHASH(18),
  CGROUP_STORAGE(19),
  REUSEPORT_SOCKARRAY(20),
  PERCPU_CGROUP_STORAGE(21),
  QUEUE(22),
  STACK(23),
  SK_STORAGE(24),
  DEVMAP_HASH(25),
  STRUCT_OPS(26),
  RINGBUF(27),
  INODE_STORAGE(28),
  TASK_STORAGE(29),
  BLOOM_FILTER(30),
  USER_RINGBUF(31),
  CGRP_STORAGE(32),
  ARENA(33),
  /** A type newer than this list. */
  OTHER(-1);

  private final int number;

  MapType(int number) {
    this.number = number;
  }

  static MapType of(int number) {
    for (MapType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    return OTHER;
  }

  /** The kernel's number. */
  public int number() {
    return number;
  }

  /** Whether a value is an array with one element for each possible CPU. */
  public boolean perCpu() {
    return this == PERCPU_HASH
        || this == PERCPU_ARRAY
        || this == LRU_PERCPU_HASH
        || this == PERCPU_CGROUP_STORAGE;
  }
}
