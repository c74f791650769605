// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.config;

import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.ObjectKind;
import io.kernelcollector.ebpf.spec.Rung;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the administrator wants.
 *
 * @param loadMode which charts exist
 * @param updateEvery seconds between two collections as configured; empty leaves it to the agent
 * @param typeFormat which objects may be loaded
 * @param ladderStart the best rung that may be taken
 * @param attach the only rung to take, for comparisons and tests
 * @param btf a file with the kernel's BTF, when not the usual one
 * @param collectors names of those to run
 * @param switchedOff names of the others, each with the file that says so
 */
public record Settings(
    LoadMode loadMode,
    Optional<Integer> updateEvery,
    TypeFormat typeFormat,
    Rung ladderStart,
    Optional<Rung> attach,
    Optional<Path> btf,
    Set<String> collectors,
    Map<String, String> switchedOff) {

  private static final int SHORTEST_INTERVAL = 1;

  public Settings {
    collectors = Set.copyOf(collectors);
    switchedOff = Map.copyOf(switchedOff);
  }

  /** Whether a collector is to run. */
  public boolean runs(String collector) {
    return collectors.contains(collector);
  }

  /** The file that switched a collector off. */
  public String switchedOffIn(String collector) {
    return switchedOff.getOrDefault(collector, "the configuration");
  }

  /** Rungs that may be taken. */
  public Set<Rung> allowedRungs() {
    Set<Rung> allowed = EnumSet.range(ladderStart, Rung.LEGACY);
    allowed.removeIf(
        rung ->
            switch (typeFormat) {
              case AUTO -> false;
              case LEGACY -> rung.object() != ObjectKind.LEGACY;
              case CO_RE -> rung.object() != ObjectKind.CO_RE;
            });
    return allowed;
  }

  /**
   * Seconds between two collections. An agent always passes its own interval, so there the
   * configuration is the more deliberate word; a person who types a number means it.
   *
   * @param startedByAgent whether an agent runs this process
   * @param argument from the command line
   * @param environment {@code NETDATA_UPDATE_EVERY}
   */
  public int interval(
      boolean startedByAgent, Optional<Integer> argument, Optional<String> environment) {
    Optional<Integer> said =
        startedByAgent ? updateEvery.or(() -> argument) : argument.or(() -> updateEvery);
    return said.or(() -> environment.flatMap(SettingsReader::seconds)).orElse(SHORTEST_INTERVAL);
  }
}
