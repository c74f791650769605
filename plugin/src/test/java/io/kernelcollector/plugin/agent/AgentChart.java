// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.agent;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A chart as an agent describes it.
 *
 * @param dimensions names by id, in order
 * @param labels values by name
 */
record AgentChart(
    String id,
    String title,
    String units,
    String family,
    String context,
    String chartType,
    int priority,
    int updateEvery,
    String plugin,
    String module,
    Map<String, String> dimensions,
    Map<String, String> labels) {

  /** Reads the answer of {@code /api/v1/charts}. */
  static Map<String, AgentChart> all(JsonObject charts) {
    Map<String, AgentChart> all = new LinkedHashMap<>();
    charts.entrySet().forEach(entry -> all.put(entry.getKey(), of(entry.getValue())));
    return all;
  }

  private static AgentChart of(JsonElement element) {
    JsonObject chart = element.getAsJsonObject();
    Map<String, String> dimensions = new LinkedHashMap<>();
    chart
        .getAsJsonObject("dimensions")
        .entrySet()
        .forEach(
            entry ->
                dimensions.put(
                    entry.getKey(), entry.getValue().getAsJsonObject().get("name").getAsString()));
    Map<String, String> labels = new LinkedHashMap<>();
    JsonObject given = chart.getAsJsonObject("chart_labels");
    if (given != null) {
      given.entrySet().forEach(entry -> labels.put(entry.getKey(), entry.getValue().getAsString()));
    }
    String id = chart.get("id").getAsString();
    return new AgentChart(
        id,
        // The API appends the id: "Title (type.id)".
        chart.get("title").getAsString().replace(" (" + id + ")", ""),
        chart.get("units").getAsString(),
        chart.get("family").getAsString(),
        chart.get("context").getAsString(),
        chart.get("chart_type").getAsString(),
        chart.get("priority").getAsInt(),
        chart.get("update_every").getAsInt(),
        chart.get("plugin").getAsString(),
        chart.get("module").getAsString(),
        dimensions,
        labels);
  }
}
