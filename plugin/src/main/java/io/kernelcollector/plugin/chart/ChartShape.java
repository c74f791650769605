// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import io.kernelcollector.ebpf.spec.ChartSpec;
import io.kernelcollector.ebpf.spec.DimensionSpec;
import io.kernelcollector.plugin.protocol.ChartDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What all charts of one declaration have in common on this host.
 *
 * @param spec the declaration
 * @param labels where the numbers come from
 * @param updateEvery seconds between two collections
 */
record ChartShape(ChartSpec spec, Map<String, String> labels, int updateEvery) {

  private static final String INSTANCE = "{instance}";

  static ChartShape of(ChartSpec spec, Provenance provenance, int updateEvery) {
    Set<String> hooks = new TreeSet<>();
    spec.dimensions().forEach(dimension -> hooks.addAll(dimension.hooks()));
    Map<String, String> labels = new LinkedHashMap<>();
    if (!hooks.isEmpty()) {
      labels.put("attach", provenance.attach(hooks));
      labels.put("symbol", provenance.symbols(hooks));
    }
    return new ChartShape(spec, labels, updateEvery);
  }

  /** The chart of the host. */
  ChartDefinition definition() {
    return definition("");
  }

  /** The chart of an instance. */
  ChartDefinition definition(String instance) {
    return new ChartDefinition(
        spec.type(),
        spec.id().replace(INSTANCE, instance),
        spec.title(),
        spec.units(),
        spec.family().replace(INSTANCE, instance),
        spec.context(),
        style(spec.style()),
        spec.priority(),
        updateEvery,
        spec.module(),
        labels,
        dimensions());
  }

  private List<ChartDefinition.DimensionDefinition> dimensions() {
    return spec.dimensions().stream()
        .map(
            dimension ->
                new ChartDefinition.DimensionDefinition(
                    dimension.id(), dimension.name(), algorithm(dimension.algorithm())))
        .toList();
  }

  private static ChartDefinition.Style style(ChartSpec.Style style) {
    return switch (style) {
      case LINE -> ChartDefinition.Style.LINE;
      case AREA -> ChartDefinition.Style.AREA;
      case STACKED -> ChartDefinition.Style.STACKED;
    };
  }

  private static ChartDefinition.Algorithm algorithm(DimensionSpec.Algorithm algorithm) {
    return switch (algorithm) {
      case ABSOLUTE -> ChartDefinition.Algorithm.ABSOLUTE;
      case INCREMENTAL -> ChartDefinition.Algorithm.INCREMENTAL;
    };
  }
}
