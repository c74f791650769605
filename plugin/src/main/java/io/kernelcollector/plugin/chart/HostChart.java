// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import io.kernelcollector.ebpf.read.CollectorReading;
import io.kernelcollector.ebpf.spec.CounterMap;
import io.kernelcollector.ebpf.spec.DimensionSpec;
import io.kernelcollector.ebpf.spec.Metric;
import io.kernelcollector.ebpf.spec.Value;
import io.kernelcollector.plugin.protocol.Chart;
import io.kernelcollector.plugin.protocol.PluginsdWriter;

/** A chart of the host: it exists as long as its collector runs. */
final class HostChart implements PlannedChart {
  private final ChartShape shape;
  private final MetricReading[] readings;
  private Chart chart;

  HostChart(ChartShape shape, CounterMap counters) {
    this.shape = shape;
    this.readings =
        shape.spec().dimensions().stream()
            .map(dimension -> new MetricReading(metric(shape, dimension), counters))
            .toArray(MetricReading[]::new);
  }

  private static Metric metric(ChartShape shape, DimensionSpec dimension) {
    Value value = dimension.value();
    if (value instanceof Metric metric) {
      return metric;
    }
    throw new IllegalArgumentException(
        shape.spec().id() + "." + dimension.id() + " needs a histogram, its chart has none");
  }

  @Override
  public void announce(PluginsdWriter writer) {
    if (chart == null) {
      chart = writer.create(shape.definition());
    }
  }

  @Override
  public void publish(CollectorReading reading, PluginsdWriter writer, long microseconds) {
    announce(writer);
    for (int i = 0; i < readings.length; i++) {
      chart.dimension(i).set(readings[i].next(reading.counters()));
    }
    writer.collect(chart, microseconds);
  }

  @Override
  public void retire(PluginsdWriter writer) {
    if (chart != null) {
      writer.obsolete(chart);
      chart = null;
    }
  }
}
