// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import io.kernelcollector.ebpf.spec.DimensionSpec;
import io.kernelcollector.ebpf.spec.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The 24 buckets of a latency chart. Bucket 0 holds what took less than a microsecond, bucket i
 * what took from 2^(i-1) to 2^i microseconds, the last one everything from 2^22 microseconds (4.2
 * s) on: what the labels say.
 */
public final class LatencyBuckets {

  public static final int COUNT = 24;

  private LatencyBuckets() {}

  /** A dimension for each bucket, fed by the hooks. */
  static List<DimensionSpec> dimensions(String... hooks) {
    List<DimensionSpec> dimensions = new ArrayList<>();
    for (int bucket = 0; bucket < COUNT; bucket++) {
      String label = label(bucket);
      dimensions.add(DimensionSpec.rate(label, label, new Value.Slot(bucket), hooks));
    }
    return dimensions;
  }

  private static String label(int bucket) {
    String from = bucket == 0 ? "0us" : duration(1L << (bucket - 1));
    return from + "->" + (bucket == COUNT - 1 ? "+Inf" : duration(1L << bucket));
  }

  private static String duration(long microseconds) {
    if (microseconds >= 1L << 20) {
      return (microseconds >> 20) + "s";
    }
    return microseconds >= 1L << 10 ? microseconds / 1000 + "ms" : microseconds + "us";
  }
}
