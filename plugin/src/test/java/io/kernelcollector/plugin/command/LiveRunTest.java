// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.plugin.protocol.PluginsdParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole plugin on this machine's kernel, from its first line to its end. */
@Tag("live")
class LiveRunTest {
  private static final Map<String, String> AGENT = Map.of("NETDATA_VERSION", "v1.37.1");
  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final String NUMBERS = "END\n\nBEGIN";

  /** The test's own blocked read sees one interval more, the write after the next fails. */
  private static final Duration INTERVALS = Duration.ofSeconds(3);

  private static PluginProcess running(Map<String, String> environment) throws Exception {
    PluginProcess plugin = PluginProcess.start(environment, List.of(), "1");
    plugin.awaitOutput(NUMBERS);
    return plugin;
  }

  private static void assertEndsWithin(PluginProcess plugin, Duration limit) throws Exception {
    assertThat(plugin.process().waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
        .as("ends within %s", limit)
        .isTrue();
    assertThat(plugin.end()).isZero();
  }

  @Test
  void chartsUntilASignal() throws Exception {
    try (PluginProcess plugin = running(Map.of())) {
      Thread.sleep(2_500);
      plugin.terminate();
      assertEndsWithin(plugin, LIMIT);
      PluginsdParser parsed = plugin.transcript();
      assertThat(parsed.charts())
          .containsKeys(
              "system.process_thread", "filesystem.file_descriptor", "netdata.ebpf_lost_events");
      assertThat(parsed.chart("netdata.ebpf_lost_events").elapsed)
          .filteredOn(elapsed -> elapsed >= 0)
          .allSatisfy(elapsed -> assertThat(elapsed).isBetween(500_000L, 1_500_000L));
      assertThat(plugin.errors()).contains("stopped: asked by a signal");
    }
  }

  @Test
  void endsWithItsInput() throws Exception {
    try (PluginProcess plugin = running(AGENT)) {
      plugin.input().close();
      assertEndsWithin(plugin, LIMIT);
    }
  }

  @Test
  void endsWhenToldToQuit() throws Exception {
    try (PluginProcess plugin = running(AGENT)) {
      plugin.input().write("QUIT".getBytes(StandardCharsets.US_ASCII));
      plugin.input().flush();
      assertEndsWithin(plugin, LIMIT);
    }
  }

  @Test
  void endsWithItsReader() throws Exception {
    try (PluginProcess plugin = running(AGENT)) {
      plugin.stopReading();
      assertEndsWithin(plugin, LIMIT.plus(INTERVALS));
    }
  }

  @Test
  void answersAFunctionNobodyRegistered() throws Exception {
    try (PluginProcess plugin = running(AGENT)) {
      plugin.input().write("FUNCTION 1f 10 \"x\"\n".getBytes(StandardCharsets.US_ASCII));
      plugin.input().flush();
      plugin.awaitOutput("FUNCTION_RESULT_END\n");
      plugin.input().close();
      assertThat(plugin.end()).isZero();
      assertThat(plugin.transcript().functionResults()).containsKey("1f");
    }
  }

  @Test
  void disablesItselfWithoutCapabilities() throws Exception {
    List<String> without =
        List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all");
    try (PluginProcess plugin = PluginProcess.start(AGENT, without, "1")) {
      assertThat(plugin.end()).isZero();
      assertThat(plugin.transcript().disabled()).isTrue();
      assertThat(plugin.errors()).contains("unsupported", "CapabilityBoundingSet");
    }
  }

  @ParameterizedTest
  @EnumSource(Stop.class)
  void endsWhileItsLoopIsInFrontOfAFullPipe(Stop stop) throws Exception {
    // Room for the definitions of the charts and for two or three intervals.
    try (PluginProcess plugin = PluginProcess.startUnread(2 * 4096)) {
      plugin.awaitErrors("disk ");
      plugin.awaitStuck();
      stop.ask(plugin);
      assertEndsWithin(plugin, LIMIT);
      assertThat(plugin.errors()).doesNotContain("stopped:");
    }
  }

  /** The JVM's own end, with 143, as long as the plugin does not listen to signals yet. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1200, 1500})
  void endsSoonWhenStoppedDuringItsStart(int milliseconds) throws Exception {
    try (PluginProcess plugin = PluginProcess.start(AGENT, List.of(), "1")) {
      Thread.sleep(milliseconds);
      plugin.terminate();
      assertThat(plugin.process().waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      assertThat(plugin.end()).isIn(0, 143);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 300, 600, 900, 1200})
  void endsSoonWhenToldToQuitDuringItsStart(int milliseconds) throws Exception {
    try (PluginProcess plugin = PluginProcess.start(AGENT, List.of(), "1")) {
      plugin.awaitErrors("process ");
      Thread.sleep(milliseconds);
      Stop.QUIT.ask(plugin);
      assertThat(plugin.process().waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      assertThat(plugin.end()).isZero();
    }
  }

  @Test
  void checks() throws Exception {
    try (PluginProcess plugin = PluginProcess.start(Map.of(), List.of(), "--check")) {
      assertThat(plugin.end()).isZero();
      assertThat(plugin.output().lines())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("process "),
              line -> assertThat(line).startsWith("fd "),
              line -> assertThat(line).startsWith("disk "));
    }
  }
}
