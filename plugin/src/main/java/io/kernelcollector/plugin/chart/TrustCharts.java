// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import io.kernelcollector.ebpf.read.CollectorReading;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.CounterMap;
import io.kernelcollector.ebpf.spec.HistogramMap;
import io.kernelcollector.plugin.protocol.Chart;
import io.kernelcollector.plugin.protocol.ChartDefinition;
import io.kernelcollector.plugin.protocol.PluginsdWriter;
import java.util.List;
import java.util.Map;

/**
 * How far the other charts can be trusted: what the programs could not record, and which reads of a
 * map did not see all of it. One dimension for each collector that was started.
 */
public final class TrustCharts {
  private final List<CollectorSpec> collectors;
  private final int[] lostIndexes;
  private final long[] incompleteReads;
  private final int updateEvery;
  private Chart lost;
  private Chart incomplete;

  public TrustCharts(List<CollectorSpec> collectors, int updateEvery) {
    this.collectors = List.copyOf(collectors);
    this.updateEvery = updateEvery;
    this.incompleteReads = new long[collectors.size()];
    this.lostIndexes =
        collectors.stream().mapToInt(spec -> spec.counters().index(CounterMap.LOST)).toArray();
  }

  /**
   * Notes what one collector has to say about itself after a read.
   *
   * @param position of the collector in the list given at construction
   */
  public void note(int position, CollectorReading reading, PluginsdWriter writer) {
    create(writer);
    lost.dimension(position).set(reading.counters().get(lostIndexes[position]));
    List<HistogramMap> histograms = reading.spec().histograms();
    for (int i = 0; i < histograms.size(); i++) {
      if (!reading.histogram(histograms.get(i).map()).complete()) {
        incompleteReads[position]++;
      }
    }
    incomplete.dimension(position).set(incompleteReads[position]);
  }

  /** Sends what was noted since the last time. */
  public void publish(PluginsdWriter writer, long monotonicMicroseconds) {
    if (lost != null) {
      writer.collect(lost, monotonicMicroseconds);
      writer.collect(incomplete, monotonicMicroseconds);
    }
  }

  private void create(PluginsdWriter writer) {
    if (lost == null) {
      lost =
          writer.create(
              definition(
                  "ebpf_lost_events",
                  "Events that eBPF programs could not record",
                  "events/s",
                  140011));
      incomplete =
          writer.create(
              definition(
                  "ebpf_incomplete_reads",
                  "Reads of eBPF maps that held more than could be read",
                  "reads/s",
                  140012));
    }
  }

  private ChartDefinition definition(String id, String title, String units, int priority) {
    return new ChartDefinition(
        "netdata",
        id,
        title,
        units,
        "ebpf",
        "netdata." + id,
        ChartDefinition.Style.LINE,
        priority,
        updateEvery,
        "ebpf",
        Map.of(),
        collectors.stream()
            .map(
                collector ->
                    new ChartDefinition.DimensionDefinition(
                        collector.name(), "", ChartDefinition.Algorithm.INCREMENTAL))
            .toList());
  }
}
