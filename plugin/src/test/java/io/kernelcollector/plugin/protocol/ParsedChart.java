// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A chart as an agent would know it after the lines so far, with every number it was sent. */
public final class ParsedChart {

  /**
   * One of its dimensions.
   *
   * @param values in the order of collections
   */
  public record ParsedDimension(String name, String algorithm, List<Long> values) {}

  /** The words of its CHART line after the id, by their names. */
  public final Map<String, String> words = new LinkedHashMap<>();

  public final Map<String, String> labels = new LinkedHashMap<>();
  public final Map<String, ParsedDimension> dimensions = new LinkedHashMap<>();

  /** Microseconds said with each collection; -1 where nothing was said. */
  public final List<Long> elapsed = new ArrayList<>();

  public boolean obsolete;

  /** Since it was announced last. */
  int collections;

  ParsedDimension dimension(String id) {
    return dimensions.get(id);
  }

  /** Every number of a dimension. */
  public List<Long> values(String dimension) {
    return dimensions.get(dimension).values();
  }

  /** The last number of a dimension. */
  public long last(String dimension) {
    List<Long> values = values(dimension);
    return values.get(values.size() - 1);
  }

  /** The sum of a dimension's numbers: what an ABSOLUTE change adds up to. */
  public long sum(String dimension) {
    return values(dimension).stream().mapToLong(Long::longValue).sum();
  }
}
