// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import io.kernelcollector.ebpf.read.CollectorReading;
import io.kernelcollector.ebpf.spec.ChartSpec;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.plugin.protocol.PluginsdWriter;
import java.util.List;

/**
 * The charts of one collector from its first reading to its last: creates them, keeps them up to
 * date, takes them back. Publishing allocates nothing unless something new appears. For one thread.
 */
public final class ChartPlan {
  private final PlannedChart[] charts;

  private ChartPlan(List<PlannedChart> charts) {
    this.charts = charts.toArray(PlannedChart[]::new);
  }

  /**
   * Plans a collector's charts.
   *
   * @param mode decides which charts there are
   * @param provenance becomes labels
   * @param names for charts with instances
   * @param updateEvery seconds between two publications
   */
  public static ChartPlan of(
      CollectorSpec collector,
      LoadMode mode,
      Provenance provenance,
      InstanceNames names,
      int updateEvery) {
    return new ChartPlan(
        collector.charts().stream()
            .filter(chart -> chart.existsIn(mode))
            .map(chart -> ChartShape.of(chart, provenance, updateEvery))
            .map(shape -> planned(collector, shape, names))
            .toList());
  }

  private static PlannedChart planned(
      CollectorSpec collector, ChartShape shape, InstanceNames names) {
    ChartSpec spec = shape.spec();
    return spec.histogram().isPresent()
        ? new InstanceCharts(shape, collector.histogram(spec.histogram().get()), names)
        : new HostChart(shape, collector.counters());
  }

  /** Shows the charts of the host before their first number. */
  public void announce(PluginsdWriter writer) {
    for (PlannedChart chart : charts) {
      chart.announce(writer);
    }
  }

  /**
   * Sends what was read.
   *
   * @param monotonicMicroseconds when it was read
   */
  public void publish(CollectorReading reading, PluginsdWriter writer, long monotonicMicroseconds) {
    for (PlannedChart chart : charts) {
      chart.publish(reading, writer, monotonicMicroseconds);
    }
  }

  /** Takes every chart back, because the collector ends and the plugin does not. */
  public void retire(PluginsdWriter writer) {
    for (PlannedChart chart : charts) {
      chart.retire(writer);
    }
  }
}
