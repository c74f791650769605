// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.agent;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chart as dashboards and alerts know it.
 *
 * @param module the collector's name in the configuration
 * @param onlyInReturnMode whether it counts failures
 */
record ExpectedChart(
    String module,
    String id,
    String title,
    String units,
    String family,
    String context,
    String chartType,
    int priority,
    boolean onlyInReturnMode,
    Map<String, String> dimensions) {

  private static final String INSTANCE = "{instance}";

  /** The charts of the whole host and of each disk. */
  static List<ExpectedChart> all() throws IOException {
    List<ExpectedChart> all = new ArrayList<>();
    String text = Files.readString(Installed.charts("global.json"));
    for (JsonElement element : JsonParser.parseString(text).getAsJsonArray()) {
      all.add(of(element.getAsJsonObject()));
    }
    return all;
  }

  private static ExpectedChart of(JsonObject chart) {
    Map<String, String> dimensions = new LinkedHashMap<>();
    for (JsonElement dimension : chart.getAsJsonArray("dimensions")) {
      JsonObject pair = dimension.getAsJsonObject();
      dimensions.put(pair.get("id").getAsString(), pair.get("name").getAsString());
    }
    return new ExpectedChart(
        chart.get("module").getAsString(),
        chart.get("type").getAsString() + "." + chart.get("id").getAsString(),
        chart.get("title").getAsString(),
        chart.get("units").getAsString(),
        chart.get("family").getAsString(),
        chart.get("context").getAsString(),
        chart.get("chart_type").getAsString(),
        chart.get("priority").getAsInt(),
        "return".equals(chart.get("mode").getAsString()),
        dimensions);
  }

  /** Whether there is one such chart for each disk. */
  boolean perInstance() {
    return id.contains(INSTANCE);
  }

  /** The chart of one instance. */
  ExpectedChart of(String instance) {
    return new ExpectedChart(
        module,
        id.replace(INSTANCE, instance),
        title,
        units,
        family.replace(INSTANCE, instance),
        context,
        chartType,
        priority,
        onlyInReturnMode,
        dimensions);
  }
}
