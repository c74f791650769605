// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.truth;

import io.kernelcollector.ebpf.collector.Collectors;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One run of the plugin in a guest.
 *
 * @param name of its files and in the table
 * @param rung forced, or empty for the plugin's own choice
 * @param mode which charts there are
 * @param sleepers tasks asleep in the hooked functions meanwhile
 * @param truths of the collectors that take part
 */
record Session(
    String name, Optional<Rung> rung, LoadMode mode, int sleepers, List<CollectorTruth> truths) {

  private static final List<CollectorTruth> TRUTHS =
      List.of(new ProcessTruth(), new FdTruth(), new DiskTruth());

  /** More than there are CPUs: default return probes would lose every return. */
  private static final int SLEEPERS = 200;

  /** Every rung that some collector has, the plugin's own choice, and calls without results. */
  static List<Session> all() {
    List<Session> sessions = new ArrayList<>();
    sessions.add(new Session("auto", Optional.empty(), LoadMode.RETURN, 0, TRUTHS));
    for (Rung rung : Rung.values()) {
      int sleepers = rung == Rung.KPROBE || rung == Rung.LEGACY ? SLEEPERS : 0;
      sessions.add(
          new Session(
              rung.label(), Optional.of(rung), LoadMode.RETURN, sleepers, standingOn(rung)));
    }
    for (Rung rung : List.of(Rung.KPROBE, Rung.LEGACY)) {
      sessions.add(
          new Session(
              rung.label() + "-entry",
              Optional.of(rung),
              LoadMode.ENTRY,
              0,
              standingOn(rung).stream().filter(truth -> truth instanceof FdTruth).toList()));
    }
    return sessions;
  }

  private static List<CollectorTruth> standingOn(Rung rung) {
    return Collectors.ALL.stream()
        .filter(spec -> spec.rungs().contains(rung))
        .map(
            spec ->
                TRUTHS.stream()
                    .filter(truth -> truth.collector().equals(spec.name()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no truth test for " + spec.name())))
        .toList();
  }

  /** The plugin's ebpf.d.conf. */
  String configuration() {
    StringBuilder text = new StringBuilder("[global]\n");
    text.append("  ebpf load mode = ").append(mode.name().toLowerCase(Locale.ROOT)).append('\n');
    text.append("  attach = ").append(rung.map(Rung::label).orElse("auto")).append('\n');
    text.append("[ebpf programs]\n");
    Collectors.ALL.forEach(
        spec -> {
          boolean on = truths.stream().anyMatch(truth -> truth.collector().equals(spec.name()));
          text.append("  ").append(spec.name()).append(on ? " = yes\n" : " = no\n");
        });
    return text.toString();
  }

  /** The part of the guest's script that runs it. */
  String script() {
    StringBuilder words = new StringBuilder();
    truths.forEach(truth -> truth.charts().forEach(id -> words.append(" --expect ").append(id)));
    words.append(" --");
    truths.forEach(truth -> truth.works(rung).forEach(work -> words.append(' ').append(work)));
    return """
        mkdir -p /conf/%1$s
        cat >/conf/%1$s/ebpf.d.conf <<'END'
        %2$sEND
        echo "=== %1$s"
        NETDATA_USER_CONFIG_DIR=/conf/%1$s truth run --plugin '/opt/ebpf/plugins.d/ebpf.plugin 1' \\
          --stream /results/%1$s.stream --ledger /results/%1$s.ledger --sleepers %3$d%4$s
        """
        .formatted(name, configuration(), sleepers, words);
  }
}
