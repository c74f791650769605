// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.read.CounterSnapshot;
import io.kernelcollector.ebpf.spec.CounterMap;
import io.kernelcollector.ebpf.spec.Metric;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MetricReadingTest {
  private static final CounterMap MAP = CounterMap.of("map", "up", "down");
  private final long[] totals = new long[2];
  private final CounterSnapshot counters = new CounterSnapshot(totals);

  private long next(MetricReading reading, long up, long down) {
    totals[0] = up;
    totals[1] = down;
    return reading.next(counters);
  }

  @Test
  void totalHoldsDuringADip() {
    MetricReading reading = new MetricReading(Metric.total("up").minus("down"), MAP);
    assertThat(next(reading, 10, 1)).isEqualTo(9);
    assertThat(next(reading, 10, 2)).isEqualTo(9);
    assertThat(next(reading, 13, 2)).isEqualTo(11);
  }

  @Test
  void totalIsNeverNegative() {
    MetricReading reading = new MetricReading(Metric.total("up").minus("down"), MAP);
    assertThat(next(reading, 0, 5)).isZero();
  }

  @Test
  void changeBeginsWithZeroAndMayBeNegative() {
    MetricReading reading = new MetricReading(Metric.change("up").minus("down"), MAP);
    assertThat(next(reading, 1000, 0)).isZero();
    assertThat(next(reading, 1005, 0)).isEqualTo(5);
    assertThat(next(reading, 1005, 7)).isEqualTo(-7);
  }

  @Test
  void levelIsTheSumAsItStands() {
    MetricReading reading = new MetricReading(Metric.level("up").minus("down"), MAP);
    assertThat(next(reading, 3, 5)).isEqualTo(-2);
    assertThat(next(reading, 9, 5)).isEqualTo(4);
  }

  @Property
  void changesAddUpToTheDifference(@ForAll List<Long> sums) {
    MetricReading reading = new MetricReading(Metric.change("up"), MAP);
    long added = 0;
    for (long sum : sums) {
      added += next(reading, sum, 0);
    }
    long expected = sums.isEmpty() ? 0 : sums.get(sums.size() - 1) - sums.get(0);
    assertThat(added).isEqualTo(expected);
  }

  @Property
  void totalNeverShrinksAndIsRightAtEachPeak(
      @ForAll List<@LongRange(min = 0, max = Long.MAX_VALUE) Long> sums) {
    MetricReading reading = new MetricReading(Metric.total("up"), MAP);
    long highest = 0;
    for (long sum : sums) {
      highest = Math.max(highest, sum);
      assertThat(next(reading, sum, 0)).isEqualTo(highest);
    }
  }
}
