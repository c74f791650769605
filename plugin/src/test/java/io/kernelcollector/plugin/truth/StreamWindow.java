// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.truth;

import io.kernelcollector.plugin.protocol.ParsedChart;
import io.kernelcollector.plugin.protocol.PluginsdParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the charts added up to between two places in the plugin's stream. The whole stream goes
 * through the strict parser.
 */
final class StreamWindow {

  private final PluginsdParser before;
  private final PluginsdParser after;

  private StreamWindow(PluginsdParser before, PluginsdParser after) {
    this.before = before;
    this.after = after;
  }

  /**
   * Reads a stream.
   *
   * @param start byte after the last END before the work
   * @param end byte after the last END after the work
   */
  static StreamWindow of(Path stream, long start, long end) throws IOException {
    byte[] bytes = Files.readAllBytes(stream);
    PluginsdParser.parse(text(bytes, bytes.length));
    return new StreamWindow(
        PluginsdParser.parse(text(bytes, Math.toIntExact(start))),
        PluginsdParser.parse(text(bytes, Math.toIntExact(end))));
  }

  private static String text(byte[] bytes, int length) {
    return new String(Arrays.copyOf(bytes, length), StandardCharsets.UTF_8);
  }

  /** What a dimension counted: the growth of a total, the sum of changes. */
  long counted(String chart, String dimension) {
    List<Long> all = values(after, chart, dimension);
    List<Long> earlier =
        before.charts().containsKey(chart) ? values(before, chart, dimension) : List.of();
    if (after.chart(chart).dimensions.get(dimension).algorithm().equals("incremental")) {
      // A chart that appears during the work starts from nothing: its first value is its total.
      long start = earlier.isEmpty() ? 0 : earlier.get(earlier.size() - 1);
      return all.get(all.size() - 1) - start;
    }
    return all.stream().skip(earlier.size()).mapToLong(Long::longValue).sum();
  }

  /** By how much a level is higher at the end. */
  long risen(String chart, String dimension) {
    return after.chart(chart).last(dimension) - before.chart(chart).last(dimension);
  }

  /** Events that a collector says it could not record, most of them counted by the kernel. */
  long lost(String collector) {
    return counted("netdata.ebpf_lost_events", collector);
  }

  /** What all dimensions of a chart counted together. */
  long countedTogether(String chart) {
    return after.chart(chart).dimensions.keySet().stream()
        .mapToLong(dimension -> counted(chart, dimension))
        .sum();
  }

  boolean has(String chart) {
    return after.charts().containsKey(chart);
  }

  /** A label of the charts with a context. */
  List<String> labels(String context, String name) {
    return after.charts().values().stream()
        .filter(chart -> context.equals(chart.words.get("context")))
        .map(chart -> chart.labels.getOrDefault(name, ""))
        .toList();
  }

  private static List<Long> values(PluginsdParser parser, String chart, String dimension) {
    ParsedChart parsed = parser.chart(chart);
    return parsed.values(dimension);
  }
}
