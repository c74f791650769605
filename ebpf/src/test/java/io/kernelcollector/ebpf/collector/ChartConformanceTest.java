// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.spec.ChartSpec;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.DimensionSpec;
import io.kernelcollector.ebpf.spec.LoadMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Our charts against the recorded ones of Netdata's own plugin, chart by chart: dashboards, alerts
 * and stored history go by these names. What differs on purpose is listed here with its reason.
 */
class ChartConformanceTest {

  private static final Path RECORDED =
      Path.of(System.getProperty("ebpf.root"), "test-fixtures/charts/netdata-2.9.tsv");

  private static final String RATES_ARE_RATES =
      "upstream sends the difference of an interval under the units calls/s, which is right only at"
          + " one interval a second; a total shown as a rate is right at every interval";

  /** Field of a chart, by "type.id field", with why ours is another. */
  private static final Map<String, String> DIFFERENT_ON_PURPOSE =
      Map.of(
          "system.process_thread dimensions", RATES_ARE_RATES,
          "system.exit dimensions", RATES_ARE_RATES,
          "system.task_error dimensions", RATES_ARE_RATES);

  /** Charts that upstream does not have, with why we do. */
  private static final Map<String, String> OURS_ALONE =
      Map.of(
          "system.process_exec",
          "upstream adds execs to process starts, which counts a fork and exec twice");

  @Test
  void chartsAreTheOnesPeopleKnow() throws IOException {
    Map<String, Map<String, String>> recorded = recorded();
    Map<String, Map<String, String>> ours = ours();
    Set<String> differences = new TreeSet<>();
    recorded.forEach(
        (chart, fields) -> {
          assertThat(ours).containsKey(chart);
          fields.forEach(
              (field, value) -> {
                if (!value.equals(ours.get(chart).get(field))) {
                  differences.add(chart + " " + field);
                }
              });
        });
    assertThat(differences).isEqualTo(new TreeSet<>(DIFFERENT_ON_PURPOSE.keySet()));

    Set<String> extra = new TreeSet<>(ours.keySet());
    extra.removeAll(recorded.keySet());
    assertThat(extra).isEqualTo(OURS_ALONE.keySet());
  }

  @Test
  void dimensionsThatDifferDifferInTheirAlgorithmOnly() throws IOException {
    Map<String, Map<String, String>> ours = ours();
    recorded()
        .forEach(
            (chart, fields) ->
                assertThat(withoutAlgorithm(ours.get(chart).get("dimensions")))
                    .isEqualTo(withoutAlgorithm(fields.get("dimensions"))));
  }

  private static String withoutAlgorithm(String dimensions) {
    return dimensions.replaceAll("\\|(absolute|incremental)\\|", "|");
  }

  private static Map<String, Map<String, String>> recorded() throws IOException {
    Map<String, Map<String, String>> charts = new TreeMap<>();
    for (String line : Files.readAllLines(RECORDED)) {
      String[] cell = line.split("\t", -1);
      if (!line.startsWith("#")) {
        String instance = "{disk}";
        List<String> cells = new ArrayList<>();
        for (String each : cell) {
          cells.add(each.replace(instance, "{instance}"));
        }
        charts.put(cells.get(1) + "." + cells.get(2), fields(cells));
      }
    }
    return charts;
  }

  private static Map<String, String> fields(List<String> cells) {
    Map<String, String> fields = new TreeMap<>();
    String[] names = {
      "collector",
      "type",
      "id",
      "title",
      "units",
      "family",
      "context",
      "style",
      "priority",
      "module",
      "load mode",
      "dimensions"
    };
    for (int i = 0; i < names.length; i++) {
      fields.put(names[i], cells.get(i));
    }
    return fields;
  }

  private static Map<String, Map<String, String>> ours() {
    Map<String, Map<String, String>> charts = new TreeMap<>();
    for (CollectorSpec spec : io.kernelcollector.ebpf.collector.Collectors.ALL) {
      for (ChartSpec chart : spec.charts()) {
        charts.put(
            chart.type() + "." + chart.id(),
            fields(
                List.of(
                    spec.name(),
                    chart.type(),
                    chart.id(),
                    chart.title(),
                    chart.units(),
                    chart.family(),
                    chart.context(),
                    chart.style().name().toLowerCase(Locale.ROOT),
                    Integer.toString(chart.priority()),
                    chart.module(),
                    chart.existsIn(LoadMode.ENTRY) ? "always" : "return",
                    chart.dimensions().stream()
                        .map(ChartConformanceTest::dimension)
                        .collect(Collectors.joining(";")))));
      }
    }
    return charts;
  }

  private static String dimension(DimensionSpec dimension) {
    return dimension.id()
        + "|"
        + dimension.name()
        + "|"
        + dimension.algorithm().name().toLowerCase(Locale.ROOT)
        + "|1|1";
  }
}
