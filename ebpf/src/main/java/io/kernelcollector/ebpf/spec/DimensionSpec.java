// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

import java.util.List;

/**
 * A line of a chart.
 *
 * @param id never changes, so that stored history keeps its name
 * @param name what people read; empty for the id
 * @param algorithm what the number is
 * @param value where it comes from
 * @param hooks the hooks that feed it; their rung and symbols become labels of the chart
 */
public record DimensionSpec(
    String id, String name, Algorithm algorithm, Value value, List<String> hooks) {

  /** What a dimension's number is. */
  public enum Algorithm {
    /** The value itself. */
    ABSOLUTE,
    /** An ever growing total, shown as its rate per second. */
    INCREMENTAL
  }

  public DimensionSpec {
    hooks = List.copyOf(hooks);
  }

  /** A rate from a running total. */
  public static DimensionSpec rate(String id, String name, Value value, String... hooks) {
    return new DimensionSpec(id, name, Algorithm.INCREMENTAL, value, List.of(hooks));
  }

  /** A number as it is. */
  public static DimensionSpec absolute(String id, String name, Metric metric, String... hooks) {
    return new DimensionSpec(id, name, Algorithm.ABSOLUTE, metric, List.of(hooks));
  }
}
