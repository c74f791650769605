// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

/**
 * FNV-1a in 64 bits over the bytes of a name. Loops over all names of a kernel write the step out,
 * {@code hash = (hash ^ next) * PRIME}: without a compiler a call for each byte costs more than the
 * byte.
 */
final class NameHash {

  static final long START = 0xcbf29ce484222325L;
  static final long PRIME = 0x100000001b3L;

  private NameHash() {}

  static long of(byte[] name) {
    long hash = START;
    for (byte next : name) {
      hash = (hash ^ next) * PRIME;
    }
    return hash;
  }

  /** Brings the bits that a table uses together. */
  static int spread(long hash) {
    return (int) (hash ^ hash >>> 32);
  }
}
