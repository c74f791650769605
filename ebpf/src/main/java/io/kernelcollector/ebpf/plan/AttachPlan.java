// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import io.kernelcollector.ebpf.spec.Candidate;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.ObjectKind;
import io.kernelcollector.ebpf.spec.Rung;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a collector is attached on this kernel.
 *
 * @param object the object that all its programs come from
 * @param hooks the hooks that are wanted and that this kernel has, as declared
 * @param verdict what the plan makes of the collector
 */
public record AttachPlan(
    CollectorSpec spec,
    ObjectKind object,
    LoadMode mode,
    List<PlannedHook> hooks,
    Verdict verdict) {

  public AttachPlan {
    hooks = List.copyOf(hooks);
  }

  /** Every program to load and where it goes, each once: hooks may share one. */
  public List<PlannedAttachment> attachments() {
    return hooks.stream().flatMap(hook -> hook.attachments().stream()).distinct().toList();
  }

  /** The variables by which shared programs know what they count, and whether they do. */
  public Map<String, Boolean> switches() {
    Map<String, Boolean> switches = new LinkedHashMap<>();
    spec.hooks().stream()
        .flatMap(hook -> hook.candidates().stream())
        .forEach(one -> one.switchedOn().ifPresent(variable -> switches.put(variable, false)));
    hooks.stream()
        .flatMap(hook -> hook.chosen().flatMap(Candidate::switchedOn).stream())
        .forEach(variable -> switches.put(variable, true));
    return switches;
  }

  /** The rungs that are stood on, the best first. */
  public List<Rung> rungs() {
    return rungs(hooks.stream());
  }

  /** The rungs that some of the hooks stand on, the best first. */
  public List<Rung> rungs(Collection<String> hookNames) {
    return rungs(named(hookNames));
  }

  /** The places where programs are attached, each once. */
  public List<String> symbols() {
    return symbols(hooks.stream());
  }

  /** The places where the programs of some of the hooks are attached, each once. */
  public List<String> symbols(Collection<String> hookNames) {
    return symbols(named(hookNames));
  }

  private Stream<PlannedHook> named(Collection<String> hookNames) {
    return hooks.stream().filter(hook -> hookNames.contains(hook.hook().name()));
  }

  private static List<Rung> rungs(Stream<PlannedHook> hooks) {
    return hooks.flatMap(hook -> hook.rung().stream()).distinct().sorted().toList();
  }

  private static List<String> symbols(Stream<PlannedHook> hooks) {
    return hooks
        .flatMap(hook -> hook.attachments().stream())
        .map(PlannedAttachment::target)
        .distinct()
        .toList();
  }
}
