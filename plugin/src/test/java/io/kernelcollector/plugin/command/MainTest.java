// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What needs no privilege and no kernel. */
class MainTest {
  private static final Duration LIMIT = Duration.ofMillis(500);

  private static PluginProcess run(String... words) throws IOException, InterruptedException {
    PluginProcess plugin = PluginProcess.start(Map.of(), List.of(), words);
    plugin.end();
    return plugin;
  }

  @Test
  void printsItsVersion() throws Exception {
    try (PluginProcess plugin = run("--version")) {
      assertThat(plugin.end()).isZero();
      assertThat(plugin.output()).startsWith("ebpf.plugin ").hasLineCount(1);
      assertThat(plugin.errors()).isEmpty();
    }
  }

  @Test
  void printsHowToCallIt() throws Exception {
    try (PluginProcess plugin = run("-help")) {
      assertThat(plugin.end()).isZero();
      assertThat(plugin.output()).contains("update_every", "--check");
    }
  }

  @Test
  void saysInALineWhenLibbpfIsMissing() throws Exception {
    try (PluginProcess plugin = PluginProcess.startWithoutLibbpf("--check")) {
      assertThat(plugin.end()).isEqualTo(1);
      assertThat(plugin.output().lines())
          .hasSize(3)
          .allSatisfy(
              line ->
                  assertThat(line)
                      .containsPattern("^(process|fd|disk) +failed ")
                      .contains("libbpf.so.1 cannot be loaded: /no/such.so: ")
                      .endsWith(
                          "| Remedy: Install libbpf 1.1 or newer (Debian: apt-get install"
                              + " libbpf1)."));
      assertThat(plugin.errors()).doesNotContain("\tat ", "Report this");
    }
  }

  /** Where no collector runs, the last word is DISABLE, and it does not fit. */
  @ParameterizedTest
  @EnumSource(Stop.class)
  void endsInFrontOfAFullPipe(Stop stop) throws Exception {
    try (PluginProcess plugin = PluginProcess.startUnreadWithoutLibbpf()) {
      plugin.awaitErrors("no collector can run here");
      assertThat(plugin.process().waitFor(300, TimeUnit.MILLISECONDS)).as("is stuck").isFalse();
      stop.ask(plugin);
      assertThat(plugin.process().waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      assertThat(plugin.end()).isZero();
    }
  }

  @Test
  void refusesAnUnknownOptionWithoutTouchingTheProtocol() throws Exception {
    try (PluginProcess plugin = run("1", "--chek")) {
      assertThat(plugin.end()).isEqualTo(2);
      assertThat(plugin.output()).isEmpty();
      assertThat(plugin.errors())
          .isEqualTo("ebpf.plugin: unknown option '--chek', did you mean --check?\n");
    }
  }
}
