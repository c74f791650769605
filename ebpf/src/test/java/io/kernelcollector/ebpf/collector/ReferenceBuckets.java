// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

/** What the programs compute, written a second time. */
final class ReferenceBuckets {

  private ReferenceBuckets() {}

  /** The bucket of a duration. */
  static int of(long nanoseconds) {
    long microseconds = nanoseconds / 1000;
    return Math.min(LatencyBuckets.COUNT - 1, Long.SIZE - Long.numberOfLeadingZeros(microseconds));
  }
}
