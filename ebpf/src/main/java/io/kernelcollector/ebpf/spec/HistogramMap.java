// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

import io.kernelcollector.ebpf.kernel.Kernel;
import java.util.function.ToIntFunction;

/**
 * Histograms by key: a per-CPU hash whose value is an array of unsigned 64-bit counters.
 *
 * @param map name of the map in both objects
 * @param slots counters in a value
 * @param instances what the 32-bit key identifies
 * @param entries how many keys to make room for on this kernel
 */
public record HistogramMap(
    String map, int slots, Instances instances, ToIntFunction<Kernel> entries) {

  /** What a map's key identifies. */
  public enum Instances {
    /** A block device: major &lt;&lt; 20 | minor. */
    DISK
  }
}
