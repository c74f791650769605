// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.bench;

import io.kernelcollector.plugin.protocol.AgentVersion;
import io.kernelcollector.plugin.protocol.Chart;
import io.kernelcollector.plugin.protocol.ChartDefinition;
import io.kernelcollector.plugin.protocol.PluginsdWriter;
import io.kernelcollector.plugin.protocol.Sanitizer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One interval of charts with 24 dimensions each, as disks have, written to nowhere. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WriterBenchmark {
  private static final int DIMENSIONS = 24;

  @Param({"10", "200"})
  public int charts;

  private PluginsdWriter writer;
  private List<Chart> created;
  private long second;
  private long written;

  @Setup
  public void create() throws IOException {
    Sanitizer sanitizer = Sanitizer.forAgent(AgentVersion.OLDEST);
    writer = new PluginsdWriter((bytes, length) -> written += length, sanitizer);
    created = IntStream.range(0, charts).mapToObj(i -> writer.create(definition(i))).toList();
    writer.flush();
  }

  @Benchmark
  public long interval() throws IOException {
    second++;
    for (Chart chart : created) {
      for (int i = 0; i < DIMENSIONS; i++) {
        chart.dimension(i).set(second * 1_000 + i);
      }
      writer.collect(chart, second * 1_000_000);
    }
    writer.flush();
    return written;
  }

  private static ChartDefinition definition(int number) {
    return new ChartDefinition(
        "disk_latency_io",
        "disk" + number,
        "Disk latency",
        "calls/s",
        "disk" + number,
        "disk.latency_io",
        ChartDefinition.Style.STACKED,
        2095,
        1,
        "disk",
        Map.of("attach", "tp_btf"),
        IntStream.range(0, DIMENSIONS)
            .mapToObj(
                i ->
                    new ChartDefinition.DimensionDefinition(
                        i + "us", "", ChartDefinition.Algorithm.INCREMENTAL))
            .toList());
  }
}
