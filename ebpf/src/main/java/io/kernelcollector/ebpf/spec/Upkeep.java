// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

import io.kernelcollector.ebpf.kernel.KernelRoots;
import java.util.Map;

/**
 * What a collector must do in user space to keep its maps true: tell the programs what was there
 * before them, and mend what they could not see.
 */
public interface Upkeep {

  /**
   * Runs once, after every program of the collector is attached.
   *
   * @param maps the collector's loaded maps
   * @param roots where the kernel's files are
   * @return by counter name, what to add to the counter from now on
   */
  Map<String, Long> begin(Maps maps, KernelRoots roots);

  /**
   * Runs at each interval, before the counters are read.
   *
   * @return by counter name, what to add to the counter from now on; empty, without garbage, when
   *     there is nothing to mend
   */
  Map<String, Long> tend(Maps maps, KernelRoots roots);

  /** The maps of a loaded collector, as far as upkeep needs them: 32-bit keys. */
  interface Maps {

    /** Whether the loaded object has this map. */
    boolean has(String map);

    /**
     * Adds an entry unless the key is there.
     *
     * @param value the bytes of the value, native order
     * @return false when the key is there already
     */
    boolean insert(String map, int key, byte[] value);

    /** Removes an entry; false when there is none. */
    boolean remove(String map, int key);

    /** The keys of a map; one system call and no garbage when it is empty. */
    int[] keys(String map);
  }
}
