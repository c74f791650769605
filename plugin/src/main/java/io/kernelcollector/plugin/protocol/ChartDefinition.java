// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything a {@code CHART} says before its first number. Any string is allowed in any place; the
 * writer makes it safe.
 *
 * @param type first part of the chart's id
 * @param id second part
 * @param title what the chart shows
 * @param units of its numbers
 * @param family where dashboards group it
 * @param context what the same chart is called on every host
 * @param style how it is drawn
 * @param priority lower is higher on the page
 * @param updateEvery seconds between two collections, at least 1
 * @param module which part of the plugin it comes from
 * @param labels by name, in order
 * @param dimensions in order, at least one: an agent never lists a chart without
 */
public record ChartDefinition(
    String type,
    String id,
    String title,
    String units,
    String family,
    String context,
    Style style,
    int priority,
    int updateEvery,
    String module,
    Map<String, String> labels,
    List<DimensionDefinition> dimensions) {

  /** How a chart is drawn. */
  public enum Style {
    LINE("line"),
    AREA("area"),
    STACKED("stacked");

    private final String word;

    Style(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** What an agent makes of a dimension's numbers. */
  public enum Algorithm {
    /** The number as it is. */
    ABSOLUTE("absolute"),
    /** A running total; shown is its growth per second. */
    INCREMENTAL("incremental");

    private final String word;

    Algorithm(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /**
   * A line of the chart.
   *
   * @param id stays the same for ever
   * @param name what people read; empty for the id
   */
  public record DimensionDefinition(String id, String name, Algorithm algorithm) {}

  public ChartDefinition {
    if (updateEvery < 1) {
      // 1.37.1 spins at 90 % CPU when given a negative interval.
      throw new IllegalArgumentException("a chart cannot be updated every " + updateEvery + " s");
    }
    if (dimensions.isEmpty()) {
      throw new IllegalArgumentException(type + "." + id + " has no dimension");
    }
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    dimensions = List.copyOf(dimensions);
  }

  /** The id as it goes over the wire: {@code type.id}, safe and short enough for every agent. */
  public String wireId() {
    return Sanitizer.idPart(type) + '.' + Sanitizer.idPart(id);
  }
}
