// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

import java.util.List;
import java.util.Optional;

/**
 * A chart of a collector.
 *
 * @param type first part of the chart's id
 * @param id second part; {@code {instance}} stands for the name of the instance
 * @param title what it shows
 * @param units of the dimensions
 * @param family where dashboards group it; may contain {@code {instance}}
 * @param context what charts of the same kind on other hosts share
 * @param style how it is drawn
 * @param priority lower is higher on the page
 * @param module the collector's name as charts have always given it
 * @param onlyIn the load mode that has this chart, or empty for both
 * @param histogram the histogram map with an instance of the chart for each key, or empty for a
 *     chart of the host
 * @param dimensions in order
 */
public record ChartSpec(
    String type,
    String id,
    String title,
    String units,
    String family,
    String context,
    Style style,
    int priority,
    String module,
    Optional<LoadMode> onlyIn,
    Optional<String> histogram,
    List<DimensionSpec> dimensions) {

  /** How a chart is drawn. */
  public enum Style {
    LINE,
    AREA,
    STACKED
  }

  public ChartSpec {
    dimensions = List.copyOf(dimensions);
  }

  /** Starts a chart whose context is {@code type.id}. */
  public static Builder named(String type, String id) {
    return new Builder(type, id);
  }

  /** Whether the chart exists in a load mode. */
  public boolean existsIn(LoadMode mode) {
    return onlyIn.isEmpty() || onlyIn.get() == mode;
  }

  /** Collects a chart's parts by name. */
  public static final class Builder {
    private final String type;
    private final String id;
    private String title = "";
    private String units = "";
    private String family = "";
    private String context;
    private Style style = Style.LINE;
    private int priority = 1000;
    private String module = "";
    private Optional<LoadMode> onlyIn = Optional.empty();
    private Optional<String> histogram = Optional.empty();

    private Builder(String type, String id) {
      this.type = type;
      this.id = id;
      this.context = type + '.' + id;
    }

    public Builder title(String text) {
      title = text;
      return this;
    }

    public Builder units(String text) {
      units = text;
      return this;
    }

    public Builder family(String text) {
      family = text;
      return this;
    }

    public Builder context(String text) {
      context = text;
      return this;
    }

    public Builder style(Style drawn) {
      style = drawn;
      return this;
    }

    public Builder priority(int number) {
      priority = number;
      return this;
    }

    public Builder module(String name) {
      module = name;
      return this;
    }

    public Builder onlyIn(LoadMode mode) {
      onlyIn = Optional.of(mode);
      return this;
    }

    /** One chart for each key of a histogram map. */
    public Builder perKeyOf(String histogramMap) {
      histogram = Optional.of(histogramMap);
      return this;
    }

    public ChartSpec dimensions(List<DimensionSpec> dimensions) {
      return new ChartSpec(
          type,
          id,
          title,
          units,
          family,
          context,
          style,
          priority,
          module,
          onlyIn,
          histogram,
          dimensions);
    }

    public ChartSpec dimensions(DimensionSpec... dimensions) {
      return dimensions(List.of(dimensions));
    }
  }
}
