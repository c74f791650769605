// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import io.kernelcollector.ebpf.read.CounterSnapshot;
import io.kernelcollector.ebpf.spec.CounterMap;
import io.kernelcollector.ebpf.spec.Metric;

/**
 * Turns raw counters into the number of one dimension, once per interval. Remembers what it needs
 * of the interval before. Allocates nothing.
 */
final class MetricReading {
  private final Metric.Kind kind;
  private final int[] indexes;
  private final int[] signs;
  private boolean readBefore;
  private long previous;

  MetricReading(Metric metric, CounterMap counters) {
    kind = metric.kind();
    indexes = metric.terms().stream().mapToInt(term -> counters.index(term.counter())).toArray();
    signs = metric.terms().stream().mapToInt(Metric.Term::sign).toArray();
  }

  /** The number as of the snapshot. */
  long next(CounterSnapshot counters) {
    long sum = sum(counters);
    return switch (kind) {
      case LEVEL -> sum;
      case CHANGE -> change(sum);
      case TOTAL -> total(sum);
    };
  }

  private long change(long sum) {
    long change = readBefore ? sum - previous : 0;
    previous = sum;
    readBefore = true;
    return change;
  }

  /**
   * Counters of one sum are read one after the other while they move, so the sum may dip for a
   * moment; an agent would take that for a restarted counter.
   */
  private long total(long sum) {
    previous = Math.max(previous, sum);
    return previous;
  }

  private long sum(CounterSnapshot counters) {
    long sum = 0;
    for (int i = 0; i < indexes.length; i++) {
      sum += signs[i] * counters.get(indexes[i]);
    }
    return sum;
  }
}
