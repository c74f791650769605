// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The only thing that writes the protocol. An interval is put together in one buffer and written at
 * once by {@link #flush()}.
 *
 * <p>It says only what Netdata 1.37.1 and today's both take, and cannot say anything malformed:
 * 1.37.1 crashes on an empty dimension id or a label outside a chart, and both versions drop a
 * plugin over a number for something unknown. For one thread. Collecting allocates nothing once the
 * buffer has grown to the size of an interval.
 */
public final class PluginsdWriter {
  private static final byte[] END = ascii("END\n\n");
  private static final byte[] NEWLINE = ascii("\n");
  private static final byte[] SPACE = ascii(" ");
  private static final String PLUGIN = "ebpf.plugin";

  /** The agent's own source number for labels that nobody configured. */
  private static final int LABEL_SOURCE_AUTO = 1;

  private final Output output;
  private final Sanitizer sanitizer;
  private final ByteLine buffer = new ByteLine();
  private final Map<String, Chart> live = new HashMap<>();

  public PluginsdWriter(Output output, Sanitizer sanitizer) {
    this.output = output;
    this.sanitizer = sanitizer;
  }

  /** Whether a chart with this id is announced and not obsolete. */
  public boolean isLive(String wireId) {
    return live.containsKey(wireId);
  }

  /**
   * Announces a chart.
   *
   * @throws IllegalStateException when a live chart has the same id
   */
  public Chart create(ChartDefinition definition) {
    String id = definition.wireId();
    if (live.containsKey(id)) {
      throw new IllegalStateException("there is a chart " + id + " already");
    }
    Chart chart = new Chart(definition, this, id, dimensionIds(definition));
    live.put(id, chart);
    announce(chart, "");
    putLabels(definition.labels());
    putDimensions(chart);
    buffer.put(NEWLINE);
    return chart;
  }

  /**
   * Sends the numbers that were set since the last time, and forgets them. A dimension without one
   * has a gap; a chart without any sends nothing.
   *
   * @param monotonicMicroseconds when the numbers were read, from a clock that nobody sets
   */
  public void collect(Chart chart, long monotonicMicroseconds) {
    requireLive(chart);
    List<Chart.Dimension> dimensions = chart.dimensions;
    if (!anyGiven(dimensions)) {
      return;
    }
    putBegin(chart, monotonicMicroseconds);
    // By index: an iterator would be garbage once per chart and interval.
    for (int i = 0; i < dimensions.size(); i++) {
      Chart.Dimension dimension = dimensions.get(i);
      if (dimension.given) {
        buffer.put(dimension.set).put(wire(chart, i, dimension.value)).put(NEWLINE);
        dimension.given = false;
      }
    }
    buffer.put(END);
  }

  /** Takes a chart back. To show it again, create it again. */
  public void obsolete(Chart chart) {
    requireLive(chart);
    chart.obsolete = true;
    live.remove(chart.id);
    announce(chart, "obsolete");
    buffer.put(NEWLINE);
  }

  /**
   * Answers a function call with an error.
   *
   * @param transaction as the agent gave it
   * @param code an HTTP status
   * @param message for people
   */
  public void refuse(String transaction, int code, String message) {
    String safe = sanitizer.text(message);
    buffer.put("FUNCTION_RESULT_BEGIN ").put(Sanitizer.idPart(transaction)).put(SPACE).put(code);
    buffer.put(" application/json 0\n");
    buffer.put("{\"status\":").put(code).put(",\"errorMessage\":\"").put(safe).put("\"}\n");
    buffer.put("FUNCTION_RESULT_END\n");
  }

  /** Asks the agent never to start this plugin again, until the agent itself restarts. */
  public void disable() {
    buffer.put("DISABLE\n");
  }

  /**
   * Writes everything said since the last time at once; when that is nothing, an empty line, so
   * that the agent sees that we live.
   *
   * @throws IOException when nobody reads any more
   */
  public void flush() throws IOException {
    if (buffer.length() == 0) {
      buffer.put(NEWLINE);
    }
    try {
      output.write(buffer.array(), buffer.length());
    } finally {
      buffer.clear();
    }
  }

  private void announce(Chart chart, String options) {
    ChartDefinition definition = chart.definition;
    buffer.put("CHART '").put(chart.id).put("' ''");
    putQuoted(sanitizer.text(definition.title()));
    putQuoted(sanitizer.text(definition.units()));
    putQuoted(sanitizer.text(definition.family()));
    putQuoted(Sanitizer.context(definition.context()));
    putQuoted(definition.style().word());
    buffer.put(" '").put(definition.priority()).put("' '").put(definition.updateEvery()).put("'");
    putQuoted(options);
    putQuoted(PLUGIN);
    putQuoted(Sanitizer.idPart(definition.module()).toLowerCase(Locale.ROOT));
    buffer.put(NEWLINE);
  }

  private void putLabels(Map<String, String> labels) {
    labels.forEach(
        (name, value) -> {
          buffer.put("CLABEL");
          putQuoted(Sanitizer.labelName(name));
          putQuoted(sanitizer.labelValue(value));
          buffer.put(SPACE).put(LABEL_SOURCE_AUTO).put(NEWLINE);
        });
    // A commit without a label disables the plugin.
    if (!labels.isEmpty()) {
      buffer.put("CLABEL_COMMIT\n");
    }
  }

  private void putDimensions(Chart chart) {
    List<String> ids = dimensionIds(chart.definition);
    for (int i = 0; i < ids.size(); i++) {
      ChartDefinition.DimensionDefinition dimension = chart.definition.dimensions().get(i);
      buffer.put("DIMENSION");
      putQuoted(ids.get(i));
      putQuoted(sanitizer.text(dimension.name()));
      putQuoted(dimension.algorithm().word());
      buffer.put(" 1 1 ''\n");
    }
  }

  private void putQuoted(String safe) {
    buffer.put(" '").put(safe).put("'");
  }

  private void putBegin(Chart chart, long monotonicMicroseconds) {
    buffer.put(chart.begin);
    long elapsed = monotonicMicroseconds - chart.collectedAt;
    // Zero and less would mean "unknown" to the agent; then it is better not to say it.
    if (chart.collectedBefore && elapsed > 0) {
      buffer.put(SPACE).put(elapsed);
    }
    buffer.put(NEWLINE);
    chart.collectedAt = monotonicMicroseconds;
    chart.collectedBefore = true;
  }

  /** Agents read signed numbers: a kernel's unsigned total loses its top bit, not its meaning. */
  private static long wire(Chart chart, int index, long value) {
    return chart.definition.dimensions().get(index).algorithm()
            == ChartDefinition.Algorithm.INCREMENTAL
        ? value & Long.MAX_VALUE
        : value;
  }

  private static boolean anyGiven(List<Chart.Dimension> dimensions) {
    for (int i = 0; i < dimensions.size(); i++) {
      if (dimensions.get(i).given) {
        return true;
      }
    }
    return false;
  }

  private void requireLive(Chart chart) {
    if (chart.obsolete || chart.owner != this) {
      throw new IllegalStateException(chart.id + " is not a live chart of this writer");
    }
  }

  /** Safe ids, one for each dimension and no two the same. */
  private static List<String> dimensionIds(ChartDefinition definition) {
    Set<String> ids = new LinkedHashSet<>();
    for (ChartDefinition.DimensionDefinition dimension : definition.dimensions()) {
      String id = Sanitizer.dimensionId(dimension.id());
      int copy = 2;
      String unique = id;
      while (!ids.add(unique)) {
        unique = Sanitizer.dimensionId(copy + "_" + id);
        copy++;
      }
    }
    return new ArrayList<>(ids);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
