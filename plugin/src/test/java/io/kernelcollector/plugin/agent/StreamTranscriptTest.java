// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import io.kernelcollector.plugin.protocol.ParsedChart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The installed plugin run by hand: every byte it prints passes the strict parser, whatever the
 * environment, and however it is stopped, it stops.
 */
@Tag("live")
class StreamTranscriptTest {
  private static final String CHART = "filesystem.file_descriptor";
  private static final Map<String, String> BARE = Map.of();
  private static final Duration FIRST_CHARTS = Duration.ofSeconds(15);

  /** What a person or an agent does to end the plugin. */
  interface Act {
    void on(RunningPlugin plugin) throws IOException;
  }

  /**
   * A way to end.
   *
   * @param noticed how long the plugin may take to hear of it
   */
  record Ending(Act act, Duration noticed) {}

  static Stream<Named<Ending>> endings() {
    return Stream.of(
        named("SIGTERM", new Ending(RunningPlugin::terminate, Duration.ZERO)),
        named("end of input", new Ending(RunningPlugin::closeInput, Duration.ZERO)),
        named("QUIT", new Ending(plugin -> plugin.say("QUIT\n"), Duration.ZERO)),
        // We close after one more write, and the one after that fails.
        named("no reader", new Ending(RunningPlugin::stopReading, Duration.ofSeconds(2))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endings")
  void theStreamIsCleanToItsEnd(Ending ending, @TempDir Path work) throws IOException {
    try (RunningPlugin plugin = RunningPlugin.start(work, BARE, "1")) {
      plugin.awaitCollections(CHART, 3, FIRST_CHARTS);
      ending.act().on(plugin);
      Duration limit = ending.noticed().plus(StopLimit.LIMIT);
      assertThat(plugin.exitStatus(limit)).as(plugin.errors()).isZero();
      ParsedChart chart = plugin.transcript().chart(CHART);
      assertThat(chart.values("do_sys_open")).hasSizeGreaterThanOrEqualTo(3).isSorted();
      assertThat(chart.labels).containsKeys("attach", "symbol");
    }
  }

  @Test
  void whatOthersSetForTheirOwnJavaChangesNothing(@TempDir Path work) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("LC_ALL", "C");
    environment.put("TZ", "Asia/Kathmandu");
    environment.put("JAVA_TOOL_OPTIONS", "-Dnoise=1 -verbose:class");
    environment.put("_JAVA_OPTIONS", "-Xmx4m");
    environment.put("JDK_JAVA_OPTIONS", "-version");
    environment.put("CLASSPATH", "/nowhere");
    environment.put("NETDATA_VERSION", "v1.37.1");
    environment.put("NETDATA_HOST_PREFIX", "");
    try (RunningPlugin plugin = RunningPlugin.start(work, environment, "1")) {
      plugin.awaitCollections(CHART, 2, FIRST_CHARTS);
      plugin.terminate();
      assertThat(plugin.exitStatus(StopLimit.LIMIT)).as(plugin.errors()).isZero();
      assertThat(plugin.transcript().charts()).containsKey(CHART);
    }
  }

  @Test
  void withoutJavaItSaysSoInOneLine(@TempDir Path work) throws IOException {
    Map<String, String> environment = Map.of("EBPF_PLUGIN_JAVA", "/no/such/java");
    try (RunningPlugin plugin = RunningPlugin.start(work, environment, "1")) {
      assertThat(plugin.exitStatus(FIRST_CHARTS)).isEqualTo(1);
      assertThat(plugin.errors().lines()).hasSize(1);
      assertThat(plugin.errors()).contains("/no/such/java");
      assertThat(plugin.output()).isEmpty();
    }
  }
}
