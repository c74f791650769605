// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

/**
 * A growing set of {@linkplain NameHash name hashes}. Two names of one hash would be taken for each
 * other: with 64 bits and 200,000 names that happens to one question in 90 trillion.
 */
final class NameSet {

  private long[] slots = new long[1 << 10];
  private int size;

  void add(long hash) {
    if (size * 3 >= slots.length * 2) {
      grow();
    }
    if (put(hash)) {
      size++;
    }
  }

  boolean contains(long hash) {
    long[] table = slots;
    int mask = table.length - 1;
    for (int slot = NameHash.spread(hash) & mask; table[slot] != 0; slot = slot + 1 & mask) {
      if (table[slot] == hash) {
        return true;
      }
    }
    return false;
  }

  int size() {
    return size;
  }

  private boolean put(long hash) {
    long[] table = slots;
    int mask = table.length - 1;
    int slot = NameHash.spread(hash) & mask;
    while (table[slot] != 0) {
      if (table[slot] == hash) {
        return false;
      }
      slot = slot + 1 & mask;
    }
    table[slot] = hash;
    return true;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    for (long hash : old) {
      if (hash != 0) {
        put(hash);
      }
    }
  }
}
