// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

import java.util.List;

/**
 * The collector's per-CPU counters: a struct of unsigned 64-bit counters for each possible CPU, raw
 * and monotone. In the CO-RE object an array indexed by CPU number whose memory user space maps; in
 * the legacy object a per-CPU array with one entry.
 *
 * @param map name of the map in both objects
 * @param names the struct's counters in order
 */
public record CounterMap(String map, List<String> names) {

  /**
   * The counter by which every collector reports what it could not record: failed updates of its
   * maps, and, as far as the kernel counts them, runs of its programs that were left out.
   */
  public static final String LOST = "lost";

  public CounterMap {
    names = List.copyOf(names);
  }

  public static CounterMap of(String map, String... names) {
    return new CounterMap(map, List.of(names));
  }

  /** Bytes of one CPU's struct: whole cache lines, so that CPUs do not share one. */
  public int stride() {
    return (names.size() * Long.BYTES + 63) / 64 * 64;
  }

  /** Position of a counter. */
  public int index(String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(map + " has no counter '" + name + "', only " + names);
    }
    return index;
  }
}
