// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.read;

import io.kernelcollector.ebpf.spec.HistogramMap;
import io.kernelcollector.ffi.NativeBuffer;
import io.kernelcollector.libbpf.BatchCursor;
import io.kernelcollector.libbpf.BpfMap;

/**
 * Reads a histogram map and folds each row over the possible CPUs, in place: in batches where the
 * kernel has them, else key by key.
 */
public final class HistogramReader {

  private static final int BATCH = 64;

  private final BpfMap map;
  private final int cpus;
  private final boolean batches;
  private final HistogramSnapshot snapshot;
  private final NativeBuffer keys;
  private final NativeBuffer values;
  private final BatchCursor cursor;

  /**
   * @param map loaded, a per-CPU hash with 32-bit keys
   * @param cpus the possible CPUs
   * @param batches whether the kernel reads maps of this type in batches
   * @throws IllegalArgumentException when the map's key or value is not the declared one
   */
  public HistogramReader(BpfMap map, HistogramMap spec, int cpus, boolean batches) {
    if (map.keySize() != Integer.BYTES || map.valueSize() != spec.slots() * Long.BYTES) {
      throw new IllegalArgumentException(
          "%s has keys of %d and values of %d bytes, declared are 4 and %d"
              .formatted(map.name(), map.keySize(), map.valueSize(), spec.slots() * Long.BYTES));
    }
    this.map = map;
    this.cpus = cpus;
    this.batches = batches;
    this.snapshot = new HistogramSnapshot(map.maxEntries(), spec.slots());
    // A bucket of the kernel's hash must fit into a batch: it may hold more than a few keys.
    int rows = batches ? Math.min(BATCH, map.maxEntries()) : 1;
    this.keys = NativeBuffer.allocate(rows * Integer.BYTES);
    this.values = NativeBuffer.allocate(rows * map.entryBytes());
    this.cursor = map.batchCursor(keys, values);
  }

  /** Reads the map. */
  public void read() {
    snapshot.clear();
    if (batches) {
      readBatches();
    } else {
      readKeyByKey();
    }
  }

  /** The rows as of the last read; always the same object. */
  public HistogramSnapshot snapshot() {
    return snapshot;
  }

  private void readBatches() {
    cursor.rewind();
    while (!cursor.done()) {
      int rows = cursor.next();
      for (int row = 0; row < rows; row++) {
        fold(keys.getInt(row * Integer.BYTES), row * map.entryBytes());
      }
    }
  }

  private void readKeyByKey() {
    boolean more = map.nextKey(null, keys);
    // A key removed during the walk sends it back to the beginning, so the steps are bounded.
    for (int steps = 0; more && steps < snapshot.capacity(); steps++) {
      if (map.lookup(keys, values)) {
        fold(keys.getInt(0), 0);
      }
      more = map.nextKey(keys, keys);
    }
    if (more) {
      snapshot.markTruncated();
    }
  }

  private void fold(int key, int start) {
    if (snapshot.size() == snapshot.capacity()) {
      snapshot.markTruncated();
      return;
    }
    int row = snapshot.addRow(key);
    for (int cpu = 0; cpu < cpus; cpu++) {
      int base = start + cpu * map.valueSize();
      for (int slot = 0; slot < snapshot.slots(); slot++) {
        snapshot.add(row, slot, values.getLong(base + slot * Long.BYTES));
      }
    }
  }
}
