// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.log;

import ch.qos.logback.classic.Level;
import io.kernelcollector.plugin.protocol.AgentVersion;
import java.util.Locale;
import java.util.Map;

/**
 * What the environment says about logs.
 *
 * @param form how a line looks
 * @param level least important level that is logged
 * @param periodSeconds of the limit on lines; 0 for none
 * @param linesPerPeriod most lines in a period; 0 for no limit
 */
record LogEnvironment(Form form, Level level, int periodSeconds, int linesPerPeriod) {

  /** How a line looks. */
  enum Form {
    /** No line at all. */
    NONE,
    /** As agents before 1.44 log, and for people. */
    PLAIN,
    /** {@code key=value}, for agents since 1.44. */
    LOGFMT,
    /** logfmt after the priority that journald takes off a stream. */
    JOURNAL_STREAM
  }

  static LogEnvironment of(Map<String, String> environment) {
    return new LogEnvironment(
        form(environment),
        level(environment.getOrDefault("NETDATA_LOG_LEVEL", "")),
        number(environment.get("NETDATA_ERRORS_THROTTLE_PERIOD")),
        number(environment.get("NETDATA_ERRORS_PER_PERIOD")));
  }

  private static Form form(Map<String, String> environment) {
    String method = environment.getOrDefault("NETDATA_LOG_METHOD", "").toLowerCase(Locale.ROOT);
    if (method.equals("none")) {
      return Form.NONE;
    }
    boolean structured =
        AgentVersion.of(environment).map(version -> version.atLeast(1, 44)).orElse(false);
    if (!structured) {
      return Form.PLAIN;
    }
    boolean journalReads = method.equals("journal") && environment.containsKey("JOURNAL_STREAM");
    return journalReads ? Form.JOURNAL_STREAM : Form.LOGFMT;
  }

  private static Level level(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "emergency", "alert", "critical", "error" -> Level.ERROR;
      case "warning" -> Level.WARN;
      case "debug" -> Level.DEBUG;
      default -> Level.INFO;
    };
  }

  private static int number(String text) {
    return text != null && text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }
}
