// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Where the tree is that {@code make} lays out as installed, and what the repository keeps. */
final class Installed {
  private static final Path ROOT = Path.of(System.getProperty("ebpf.root", ".")).toAbsolutePath();

  private Installed() {}

  /** The program that Netdata starts. */
  static Path plugin() {
    Path plugin = ROOT.resolve("plugin/target/dist/plugins.d/ebpf.plugin");
    assertThat(plugin).as("built by `make`").isExecutable();
    return plugin;
  }

  static Path stockConfiguration() {
    return ROOT.resolve("plugin/target/dist/conf.d");
  }

  /** The charts that the plugin must show, as {@code test-fixtures/charts} has them. */
  static Path charts(String name) {
    return ROOT.resolve("test-fixtures/charts").resolve(name);
  }
}
