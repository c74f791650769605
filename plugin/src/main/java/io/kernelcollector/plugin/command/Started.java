// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import io.kernelcollector.ebpf.load.LoadedCollector;
import io.kernelcollector.ebpf.plan.AttachPlan;
import io.kernelcollector.ebpf.plan.Verdict;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.Rung;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of starting a collector.
 *
 * @param plan the last one tried, unless it did not get that far
 * @param collector the running collector, if it runs
 */
record Started(
    CollectorSpec spec,
    Verdict verdict,
    Optional<AttachPlan> plan,
    Optional<LoadedCollector> collector) {

  /**
   * One line, whatever the kernel or a library put into its words: name, verdict, rungs, places,
   * reason, remedy.
   */
  String line() {
    String state = verdict.state().name().toLowerCase(Locale.ROOT);
    String attached =
        collector
            .flatMap(running -> plan)
            .map(carriedOut -> rungs(carriedOut) + ": " + String.join(" ", carriedOut.symbols()))
            .orElse("");
    return Stream.of(
            String.format("%-10s %-12s", spec.name(), state),
            attached,
            verdict.reason(),
            verdict.remedy().isEmpty() ? "" : "Remedy: " + verdict.remedy())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" | "))
        .replaceAll("\\p{Cntrl}+", " ");
  }

  private static String rungs(AttachPlan plan) {
    return plan.rungs().stream().map(Rung::label).collect(Collectors.joining(" "));
  }
}
