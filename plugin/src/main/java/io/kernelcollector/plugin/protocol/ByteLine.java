// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes to be written at once, in an array that grows and is used again. */
final class ByteLine {
  private static final int FIRST_SIZE = 16 * 1024;

  /** Digits of the longest 64-bit number. */
  private static final int LONGEST_NUMBER = 19;

  private byte[] bytes = new byte[FIRST_SIZE];
  private int length;

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  ByteLine put(byte[] more) {
    ensureRoom(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  ByteLine put(String more) {
    return put(more.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a number's decimal digits without making a String of it. */
  ByteLine put(long number) {
    ensureRoom(LONGEST_NUMBER + 1);
    if (number < 0) {
      bytes[length++] = '-';
    }
    // Counted down from zero on the negative side, which has room for Long.MIN_VALUE.
    long rest = number < 0 ? number : -number;
    int end = length + digits(rest);
    length = end;
    do {
      bytes[--end] = (byte) ('0' - rest % 10);
      rest /= 10;
    } while (rest != 0);
    return this;
  }

  private static int digits(long negative) {
    int count = 1;
    for (long rest = negative / 10; rest != 0; rest /= 10) {
      count++;
    }
    return count;
  }

  private void ensureRoom(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
