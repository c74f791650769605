// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what the plugin prints as the strictest of all agents would: every limit of 1.37.1, and a
 * {@link ProtocolViolation} for whatever crashes, confuses or disables any version. Every line that
 * any test makes the plugin print goes through here.
 */
public final class PluginsdParser {

  /** 1.37.1 cuts at 15,359 bytes; documentation and good sense stay far below. */
  private static final int LONGEST_LINE = 8 * 1024;

  private static final int MOST_WORDS = 20;
  private static final int LONGEST_ID = 199;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
  private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,18}");
  private static final List<String> CHART_WORDS =
      List.of(
          "name",
          "title",
          "units",
          "family",
          "context",
          "style",
          "priority",
          "update_every",
          "options",
          "plugin",
          "module");

  private final Map<String, ParsedChart> charts = new LinkedHashMap<>();
  private final Map<String, String> functionResults = new LinkedHashMap<>();
  private final Set<String> announced = new LinkedHashSet<>();
  private final Set<String> given = new LinkedHashSet<>();
  private int number;
  private String current = "";
  private ParsedChart defined;
  private ParsedChart begun;
  private boolean labelsPending;
  private boolean disabled;
  private String answering;

  /** Parses a whole output; it must end with the end of a line and outside every block. */
  public static PluginsdParser parse(String output) {
    PluginsdParser parser = new PluginsdParser();
    if (!output.isEmpty() && !output.endsWith("\n")) {
      throw new ProtocolViolation(0, output, "the last line has no end");
    }
    // Only "\n" ends a line; String.lines() would forgive a stray carriage return.
    for (String line : output.split("\n", -1)) {
      parser.line(line);
    }
    parser.end();
    return parser;
  }

  /** Parses an output whose reader went away: it may be cut anywhere, even inside a line. */
  public static PluginsdParser parseCut(String output) {
    PluginsdParser parser = new PluginsdParser();
    for (String line : output.substring(0, output.lastIndexOf('\n') + 1).split("\n", -1)) {
      parser.line(line);
    }
    return parser;
  }

  /** The charts by id, obsolete ones too. */
  public Map<String, ParsedChart> charts() {
    return charts;
  }

  public ParsedChart chart(String id) {
    ParsedChart chart = charts.get(id);
    if (chart == null) {
      throw new AssertionError("no chart " + id + ", only " + charts.keySet());
    }
    return chart;
  }

  /** Answers to function calls: body by transaction. */
  public Map<String, String> functionResults() {
    return functionResults;
  }

  /** Whether the plugin asked not to be started again. */
  public boolean disabled() {
    return disabled;
  }

  /** Says that no line follows. */
  public void end() {
    current = "(end)";
    require(begun == null, "a BEGIN has no END");
    require(!labelsPending, "a CLABEL has no CLABEL_COMMIT");
    require(answering == null, "a function's result has no end");
  }

  /** Takes the next line, without its end. */
  public void line(String line) {
    number++;
    current = line;
    require(line.getBytes(StandardCharsets.UTF_8).length < LONGEST_LINE, "too long");
    for (int i = 0; i < line.length(); i++) {
      require(!Character.isISOControl(line.charAt(i)), "control character");
    }
    if (answering != null) {
      body(line);
      return;
    }
    require(line.indexOf('"') < 0 && line.indexOf('\\') < 0, "character that agents change");
    List<String> words = ProtocolWords.of(line);
    if (words.isEmpty()) {
      return;
    }
    require(!disabled, "something after DISABLE");
    require(words.size() <= MOST_WORDS, "more words than 1.37.1 reads");
    keyword(words.get(0), words.subList(1, words.size()));
  }

  private void keyword(String keyword, List<String> words) {
    require(
        !labelsPending || keyword.startsWith("CLABEL"), "CLABEL must be followed by its commit");
    switch (keyword) {
      case "CHART" -> chartLine(words);
      case "CLABEL" -> label(words);
      case "CLABEL_COMMIT" -> {
        require(labelsPending, "commit without a label disables the plugin");
        labelsPending = false;
      }
      case "DIMENSION" -> dimension(words);
      case "BEGIN" -> begin(words);
      case "SET" -> set(words);
      case "END" -> endBlock(words);
      case "FUNCTION_RESULT_BEGIN" -> {
        require(words.size() == 4, "four words");
        require(begun == null, "inside BEGIN");
        answering = words.get(0);
        functionResults.put(answering, "");
      }
      case "DISABLE" -> disabled = true;
      default -> require(false, "unknown keyword");
    }
  }

  private void body(String line) {
    List<String> words = ProtocolWords.of(line);
    if (!words.isEmpty() && words.get(0).equals("FUNCTION_RESULT_END")) {
      answering = null;
    } else {
      functionResults.merge(answering, line, String::concat);
    }
  }

  private void chartLine(List<String> words) {
    require(begun == null, "inside BEGIN");
    require(words.size() == CHART_WORDS.size() + 1, "not the 12 words of a chart");
    String id = words.get(0);
    require(ID.matcher(id).matches(), "id with odd characters");
    require(id.length() <= LONGEST_ID, "id longer than 1.37.1 keeps");
    ParsedChart before = charts.get(id);
    ParsedChart chart = before == null ? new ParsedChart() : before;
    for (int i = 0; i < CHART_WORDS.size(); i++) {
      chart.words.put(CHART_WORDS.get(i), words.get(i + 1));
    }
    checkChart(chart, before);
    chart.obsolete = chart.words.get("options").equals("obsolete");
    chart.collections = 0;
    announced.clear();
    charts.put(id, chart);
    defined = chart.obsolete ? null : chart;
  }

  private void checkChart(ParsedChart chart, ParsedChart before) {
    String options = chart.words.get("options");
    require(Set.of("", "obsolete").contains(options), "unknown option");
    boolean lived = before != null && !before.obsolete;
    require(options.isEmpty() != lived, lived ? "there already" : "not there");
    require(Set.of("line", "area", "stacked").contains(chart.words.get("style")), "unknown style");
    require(chart.words.get("priority").matches("[0-9]{1,9}"), "priority");
    require(chart.words.get("update_every").matches("[1-9][0-9]{0,4}"), "update_every");
    require(!chart.words.get("context").isEmpty(), "no context");
    require(chart.words.get("name").isEmpty(), "names collide, ids do not");
  }

  private void label(List<String> words) {
    require(defined != null, "a label outside a chart crashes 1.37.1");
    require(words.size() == 3, "a label without three words crashes 1.37.1");
    require(!words.contains(""), "empty word in a label");
    require(words.get(0).matches("[a-z0-9_.-]+"), "label name");
    defined.labels.put(words.get(0), words.get(1));
    labelsPending = true;
  }

  private void dimension(List<String> words) {
    require(defined != null, "no chart for it");
    require(words.size() == 6, "not the six words of a dimension");
    String id = words.get(0);
    require(!id.isEmpty(), "an empty dimension id crashes 1.37.1");
    require(id.matches("[!-~]{1,199}"), "dimension id");
    require(Set.of("absolute", "incremental").contains(words.get(2)), "algorithm");
    require(words.get(3).equals("1") && words.get(4).equals("1"), "multiplier or divisor");
    ParsedChart.ParsedDimension before = defined.dimension(id);
    require(announced.add(id), "twice");
    defined.dimensions.put(
        id,
        new ParsedChart.ParsedDimension(
            words.get(1), words.get(2), before == null ? new ArrayList<>() : before.values()));
  }

  private void begin(List<String> words) {
    require(begun == null, "inside BEGIN");
    require(!words.isEmpty() && words.size() <= 2, "not one or two words");
    ParsedChart chart = charts.get(words.get(0));
    require(chart != null, "unknown chart");
    require(!chart.obsolete, "obsolete chart");
    require(!chart.dimensions.isEmpty(), "chart without dimensions");
    boolean first = chart.collections == 0;
    require(!first || words.size() == 1, "the first BEGIN has no time");
    long elapsed = words.size() == 2 ? integer(words.get(1)) : -1;
    require(words.size() == 1 || elapsed > 0, "no time has passed");
    chart.elapsed.add(elapsed);
    chart.collections++;
    begun = chart;
    defined = null;
    given.clear();
  }

  private void set(List<String> words) {
    require(begun != null, "outside BEGIN");
    require(words.size() == 2, "not a dimension and a number");
    ParsedChart.ParsedDimension dimension = begun.dimension(words.get(0));
    require(dimension != null, "unknown dimension");
    require(given.add(words.get(0)), "twice in one BEGIN");
    long value = integer(words.get(1));
    require(value >= 0 || dimension.algorithm().equals("absolute"), "negative total");
    dimension.values().add(value);
  }

  private void endBlock(List<String> words) {
    require(begun != null, "no BEGIN for it");
    require(words.isEmpty(), "words after END");
    require(!given.isEmpty(), "nothing between BEGIN and END");
    begun = null;
  }

  private long integer(String word) {
    require(NUMBER.matcher(word).matches(), "not a plain number");
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw new ProtocolViolation(number, current, "not a 64-bit number");
    }
  }

  private void require(boolean fine, String why) {
    if (!fine) {
      throw new ProtocolViolation(number, current, why);
    }
  }
}
