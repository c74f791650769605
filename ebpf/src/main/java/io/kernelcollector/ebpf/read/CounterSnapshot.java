// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.read;

/**
 * A collector's counters as of the last read, summed over the possible CPUs. Owned by the reading
 * thread, which overwrites it at each read.
 */
public final class CounterSnapshot {
  private final long[] totals;

  /**
   * @param totals by counter index; kept, not copied, so that a reader can overwrite them in place
   */
  public CounterSnapshot(long[] totals) {
    this.totals = totals;
  }

  /** The total of one counter. */
  public long get(int index) {
    return totals[index];
  }

  public int size() {
    return totals.length;
  }
}
