// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A chart that exists at the agent. Only {@link PluginsdWriter#create} makes one, so a number
 * cannot be sent to a chart or dimension that was never announced. Its dimensions hold the next
 * numbers until {@link PluginsdWriter#collect} sends them all.
 */
public final class Chart {
  final ChartDefinition definition;
  final PluginsdWriter owner;
  final String id;
  final byte[] begin;
  final List<Dimension> dimensions;

  /** Monotonic microseconds of the last collection; meaningless before the first. */
  long collectedAt;

  boolean collectedBefore;
  boolean obsolete;

  Chart(ChartDefinition definition, PluginsdWriter owner, String id, List<String> dimensionIds) {
    this.definition = definition;
    this.owner = owner;
    this.id = id;
    this.begin = ("BEGIN '" + id + "'").getBytes(StandardCharsets.UTF_8);
    this.dimensions = dimensionIds.stream().map(Dimension::new).toList();
  }

  /** The chart's id at the agent. */
  public String id() {
    return id;
  }

  /** A dimension by its position in the definition. */
  public Dimension dimension(int index) {
    return dimensions.get(index);
  }

  /** One of a chart's dimensions. */
  public static final class Dimension {
    final byte[] set;
    long value;
    boolean given;

    private Dimension(String id) {
      this.set = ("SET '" + id + "' = ").getBytes(StandardCharsets.UTF_8);
    }

    /** The number for the next collection; a second one replaces the first. */
    public void set(long number) {
      value = number;
      given = true;
    }
  }
}
