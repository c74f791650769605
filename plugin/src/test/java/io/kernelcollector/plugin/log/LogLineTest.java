// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {
  private final Logger logger = new LoggerContext().getLogger("test");

  private LoggingEvent event(Level level, String message, Throwable thrown) {
    LoggingEvent event = new LoggingEvent("here", logger, level, message, thrown, null);
    event.setThreadName("main");
    event.setInstant(Instant.parse("2026-11-22T08:04:05.006Z"));
    return event;
  }

  private String line(LogEnvironment.Form form, Level level, String message) {
    return new LogLine(form, ZoneOffset.UTC).of(event(level, message, null), "");
  }

  @Test
  void looksLikeOldAgentsLogs() {
    assertThat(line(LogEnvironment.Form.PLAIN, Level.INFO, "hello\nworld"))
        .isEqualTo("2026-11-22 08:04:05: ebpf.plugin INFO  : MAIN : hello world");
  }

  @Test
  void looksLikeNewAgentsLogs() {
    assertThat(line(LogEnvironment.Form.LOGFMT, Level.WARN, "say \"hi\" \\ now"))
        .matches(
            "time=2026-11-22T08:04:05\\.006Z comm=ebpf\\.plugin source=collector level=warning"
                + " tid=[0-9]+ thread=main msg=\"say \\\\\"hi\\\\\" \\\\\\\\ now\"");
  }

  @Test
  void tellsJournaldThePriority() {
    assertThat(line(LogEnvironment.Form.JOURNAL_STREAM, Level.ERROR, "x")).startsWith("<3>time=");
  }

  @Test
  void putsAnExceptionOnTheSameLine() {
    String line =
        new LogLine(LogEnvironment.Form.PLAIN, ZoneOffset.UTC)
            .of(event(Level.ERROR, "it broke", new IllegalStateException("why\nso")), "");
    assertThat(line)
        .contains("it broke: java.lang.IllegalStateException: why so at ")
        .doesNotContain("\n");
  }

  @Property
  void isAlwaysOneLine(@ForAll String message, @ForAll LogEnvironment.Form form) {
    assertThat(line(form, Level.INFO, message).chars().noneMatch(Character::isISOControl)).isTrue();
  }

  @Test
  void saysTheSameThingOnceAMinute() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    StandardErrorAppender appender =
        new StandardErrorAppender(
            stream, new LogLine(LogEnvironment.Form.PLAIN, ZoneOffset.UTC), new FloodGate(0, 0));
    appender.start();
    for (int second = 0; second <= 60; second++) {
      LoggingEvent event = event(Level.ERROR, "again", null);
      event.setInstant(Instant.parse("2026-11-22T08:00:00Z").plusSeconds(second));
      appender.doAppend(event);
    }
    List<String> lines = stream.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).endsWith(": again (and 59 more times since)");
  }

  @Test
  void forgetsTheOldestOfTooManyDifferentErrors() {
    DistinctErrors errors = new DistinctErrors();
    for (int i = 0; i < 1000; i++) {
      assertThat(errors.admit("error " + i, 0)).isZero();
    }
    assertThat(errors.admit("error 999", 1)).isEqualTo(DistinctErrors.HELD_BACK);
    assertThat(errors.admit("error 0", 1)).isZero();
  }

  @Test
  void keepsTheAgentsLimit() {
    FloodGate gate = new FloodGate(10, 2);
    assertThat(gate.pass(0)).isZero();
    assertThat(gate.pass(1)).isZero();
    assertThat(gate.pass(2)).isEqualTo(FloodGate.SHUT);
    assertThat(gate.pass(3)).isEqualTo(FloodGate.SHUT);
    assertThat(gate.pass(10_000)).isEqualTo(2);
    assertThat(gate.pass(10_001)).isZero();
    assertThat(gate.pass(10_002)).isEqualTo(FloodGate.SHUT);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', false, PLAIN",
    "v1.37.1, '', false, PLAIN",
    "v1.43.2, journal, true, PLAIN",
    "v1.44.0, '', false, LOGFMT",
    "v2.9.0, journal, false, LOGFMT",
    "v2.9.0, journal, true, JOURNAL_STREAM",
    "v2.9.0, none, false, NONE"
  })
  void choosesTheFormOfTheAgent(
      String version, String method, boolean journal, LogEnvironment.Form form) {
    Map<String, String> variables =
        journal
            ? Map.of(
                "NETDATA_VERSION", version, "NETDATA_LOG_METHOD", method, "JOURNAL_STREAM", "8:1")
            : Map.of("NETDATA_VERSION", version, "NETDATA_LOG_METHOD", method);
    assertThat(LogEnvironment.of(variables).form()).isEqualTo(form);
  }

  @Test
  void readsTheOtherVariables() {
    LogEnvironment environment =
        LogEnvironment.of(
            Map.of(
                "NETDATA_LOG_LEVEL", "warning",
                "NETDATA_ERRORS_THROTTLE_PERIOD", "1200",
                "NETDATA_ERRORS_PER_PERIOD", "junk"));
    assertThat(environment.level()).isEqualTo(Level.WARN);
    assertThat(environment.periodSeconds()).isEqualTo(1200);
    assertThat(environment.linesPerPeriod()).isZero();
    assertThat(LogEnvironment.of(Map.of()).level()).isEqualTo(Level.INFO);
  }
}
