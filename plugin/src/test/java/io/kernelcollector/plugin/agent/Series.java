// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.agent;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an agent stored of a chart, one row for each second, oldest first.
 *
 * @param dimensions names, in the order of the columns
 * @param rows seconds with their values; a value is NaN where there is a gap
 */
record Series(List<String> dimensions, List<Row> rows) {

  /**
   * @param second since the epoch
   * @param values one for each dimension
   */
  record Row(long second, List<Double> values) {}

  /** Reads the answer of {@code /api/v1/data?format=json}. */
  static Series of(JsonObject answer) {
    List<String> names = new ArrayList<>();
    answer.getAsJsonArray("labels").forEach(label -> names.add(label.getAsString()));
    List<Row> rows = new ArrayList<>();
    for (JsonElement element : answer.getAsJsonArray("data")) {
      JsonArray row = element.getAsJsonArray();
      List<Double> values = new ArrayList<>();
      for (int i = 1; i < row.size(); i++) {
        values.add(row.get(i).isJsonNull() ? Double.NaN : row.get(i).getAsDouble());
      }
      rows.add(0, new Row(row.get(0).getAsLong(), values));
    }
    return new Series(List.copyOf(names.subList(1, names.size())), List.copyOf(rows));
  }

  /** The values of one dimension, gaps left out. */
  double[] values(String dimension) {
    int column = dimensions.indexOf(dimension);
    if (column < 0) {
      throw new AssertionError("no dimension " + dimension + " in " + dimensions);
    }
    return rows.stream()
        .mapToDouble(row -> row.values().get(column))
        .filter(value -> !Double.isNaN(value))
        .toArray();
  }

  /** How many events a rate per second stands for. */
  double total(String dimension) {
    double total = 0;
    for (double value : values(dimension)) {
      total += value;
    }
    return total;
  }

  /** The events of all dimensions together. */
  double total() {
    return dimensions.stream().mapToDouble(this::total).sum();
  }

  /** Seconds for which at least one dimension has no value. */
  long gaps() {
    return rows.stream()
        .filter(
            row -> IntStream.range(0, dimensions.size()).anyMatch(i -> row.values().get(i).isNaN()))
        .count();
  }
}
