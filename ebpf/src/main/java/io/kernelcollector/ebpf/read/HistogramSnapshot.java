// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.read;

import java.util.Arrays;

/**
 * A histogram map as of the last read: one row for each key, summed over the possible CPUs. Owned
 * by the reading thread, which overwrites it at each read; rows have no order.
 */
public final class HistogramSnapshot {
  private final int slots;
  private final int[] keys;
  private final long[] totals;
  private int size;
  private boolean complete = true;

  /**
   * An empty snapshot.
   *
   * @param capacity most rows it can hold
   * @param slots counters in a row
   */
  public HistogramSnapshot(int capacity, int slots) {
    this.slots = slots;
    this.keys = new int[capacity];
    this.totals = new long[capacity * slots];
  }

  /** Rows read. */
  public int size() {
    return size;
  }

  /** The key of a row. */
  public int key(int row) {
    return keys[row];
  }

  /** A counter of a row. */
  public long get(int row, int slot) {
    return totals[row * slots + slot];
  }

  public int slots() {
    return slots;
  }

  public int capacity() {
    return keys.length;
  }

  /** False when the map held more than was read: the rows are right, others are missing. */
  public boolean complete() {
    return complete;
  }

  /** Forgets all rows. */
  public void clear() {
    size = 0;
    complete = true;
  }

  /** Says that the map held more than was read. */
  public void markTruncated() {
    complete = false;
  }

  /**
   * Adds an all-zero row.
   *
   * @return its number
   * @throws IllegalStateException when the snapshot is full
   */
  public int addRow(int key) {
    if (size == keys.length) {
      throw new IllegalStateException("no room for more than " + size + " rows");
    }
    keys[size] = key;
    Arrays.fill(totals, size * slots, (size + 1) * slots, 0);
    return size++;
  }

  /** Adds to a counter of a row. */
  public void add(int row, int slot, long amount) {
    totals[row * slots + slot] += amount;
  }
}
