// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import io.kernelcollector.ebpf.read.CollectorReading;
import io.kernelcollector.ebpf.read.CounterSnapshot;
import io.kernelcollector.ebpf.read.HistogramSnapshot;
import io.kernelcollector.ebpf.spec.ChartSpec;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.DimensionSpec;
import io.kernelcollector.ebpf.spec.HistogramMap;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.Metric;
import io.kernelcollector.ebpf.spec.Value;
import java.util.Arrays;

/** A collector whose counters are what a test says. */
public final class FakeCollector implements CollectorReading, AutoCloseable {
  public static final String HISTOGRAM = "fake_latency";
  private static final int ROOM = 8;
  private static final int SLOTS = 2;

  private final CollectorSpec spec;
  private final long[] totals;
  private final CounterSnapshot counters;
  private final HistogramSnapshot histogram = new HistogramSnapshot(ROOM, SLOTS);
  private RuntimeException failure;
  private Runnable onRead = () -> {};
  private int reads;
  private int closes;

  private FakeCollector(CollectorSpec spec) {
    this.spec = spec;
    this.totals = new long[spec.counters().names().size()];
    this.counters = new CounterSnapshot(totals);
  }

  /** Has a chart of rates, one of a change and a level, one of failures, and one for each disk. */
  public static FakeCollector named(String name) {
    return new FakeCollector(spec(name));
  }

  private static CollectorSpec spec(String name) {
    return CollectorSpec.named(name)
        .counters("calls", "errors", "undone", "lost")
        .histograms(new HistogramMap(HISTOGRAM, SLOTS, HistogramMap.Instances.DISK, kernel -> ROOM))
        .charts(
            ChartSpec.named("test", name + "_calls")
                .title("Calls")
                .units("calls/s")
                .family(name)
                .module(name)
                .dimensions(
                    DimensionSpec.rate(
                        "calls", "", Metric.total("calls").minus("undone"), "hook", "other")),
            ChartSpec.named("test", name + "_state")
                .title("State")
                .units("calls")
                .module(name)
                .dimensions(
                    DimensionSpec.absolute("change", "", Metric.change("calls").minus("undone")),
                    DimensionSpec.absolute("level", "", Metric.level("calls").minus("undone"))),
            ChartSpec.named("test", name + "_errors")
                .onlyIn(LoadMode.RETURN)
                .module(name)
                .dimensions(DimensionSpec.rate("errors", "failed", Metric.total("errors"))),
            ChartSpec.named("disk_" + name, "{instance}")
                .title("Latency")
                .units("calls/s")
                .family("{instance}")
                .context("disk." + name)
                .style(ChartSpec.Style.STACKED)
                .module(name)
                .perKeyOf(HISTOGRAM)
                .dimensions(
                    DimensionSpec.rate("fast", "", new Value.Slot(0), "hook"),
                    DimensionSpec.rate("slow", "", new Value.Slot(1), "hook")))
        .build();
  }

  /** Sets a counter's total. */
  public FakeCollector with(String counter, long total) {
    totals[spec.counters().index(counter)] = total;
    return this;
  }

  /** Sets a row of the histogram; the key is added when it is not there. */
  public FakeCollector row(int key, long fast, long slow) {
    int row = 0;
    while (row < histogram.size() && histogram.key(row) != key) {
      row++;
    }
    if (row == histogram.size()) {
      histogram.addRow(key);
    }
    histogram.add(row, 0, fast - histogram.get(row, 0));
    histogram.add(row, 1, slow - histogram.get(row, 1));
    return this;
  }

  /** Makes reads incomplete from now on. */
  public void truncate() {
    histogram.markTruncated();
  }

  /** Makes reads fail from now on. */
  public void failWith(RuntimeException e) {
    failure = e;
  }

  /** Does something at each read, in the reading thread. */
  public FakeCollector onRead(Runnable action) {
    onRead = action;
    return this;
  }

  public int reads() {
    return reads;
  }

  public int closes() {
    return closes;
  }

  @Override
  public CollectorSpec spec() {
    return spec;
  }

  @Override
  public void read() {
    reads++;
    onRead.run();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public CounterSnapshot counters() {
    return counters;
  }

  @Override
  public HistogramSnapshot histogram(String map) {
    return histogram;
  }

  @Override
  public void close() {
    closes++;
  }

  @Override
  public String toString() {
    return spec.name() + Arrays.toString(totals);
  }
}
