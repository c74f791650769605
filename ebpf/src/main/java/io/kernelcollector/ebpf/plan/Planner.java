// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.spec.Candidate;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.Hook;
import io.kernelcollector.ebpf.spec.ObjectKind;
import io.kernelcollector.ebpf.spec.Rung;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides by what is there, never by a version number, which way of observing each hook is taken.
 *
 * <p>Ways are tried from the top of the ladder. All programs of a collector come from one object:
 * the CO-RE object where the kernel has BTF, and the legacy object where it has none, or where the
 * CO-RE object cannot serve an essential hook.
 */
public final class Planner {

  private final CollectorSpec spec;
  private final Kernel kernel;
  private final PlanSettings settings;
  private final Exclusions exclusions;
  private final Ways ways;
  private final Places places;

  private Planner(CollectorSpec spec, Kernel kernel, PlanSettings settings, Exclusions exclusions) {
    this.spec = spec;
    this.kernel = kernel;
    this.settings = settings;
    this.exclusions = exclusions;
    ways = new Ways(kernel, settings, exclusions);
    places = new Places(kernel);
  }

  /**
   * Plans a collector.
   *
   * @param exclusions ways that were tried and failed
   */
  public static AttachPlan plan(
      CollectorSpec spec, Kernel kernel, PlanSettings settings, Exclusions exclusions) {
    return new Planner(spec, kernel, settings, exclusions).plan();
  }

  private AttachPlan plan() {
    Optional<Verdict> forbidden = Privileges.forbid(kernel).or(this::lacksForcedRung);
    List<ObjectKind> objects = objects();
    if (forbidden.isPresent()) {
      return new AttachPlan(spec, objects.get(0), settings.mode(), List.of(), forbidden.get());
    }
    AttachPlan first = plan(objects.get(0));
    if (!first.verdict().isRunning() && objects.size() > 1) {
      AttachPlan second = plan(objects.get(1));
      return second.verdict().isRunning() ? second : first;
    }
    return first;
  }

  private Optional<Verdict> lacksForcedRung() {
    return settings
        .forced()
        .filter(rung -> wanted().noneMatch(hook -> stands(hook, rung)))
        .map(
            rung ->
                new Verdict(
                    Verdict.State.UNSUPPORTED,
                    "The collector has no " + rung.label() + " rung.",
                    "Leave the rung to the plugin, or take one of these: " + labels() + "."));
  }

  private String labels() {
    return String.join(", ", spec.rungs().stream().map(Rung::label).toList());
  }

  /** The objects to try, in this order; at least one. */
  private List<ObjectKind> objects() {
    if (settings.forced().isPresent()) {
      return List.of(settings.forced().get().object());
    }
    List<ObjectKind> objects = new ArrayList<>();
    if (settings.allows(ObjectKind.CO_RE) && kernel.btf().isPresent()) {
      objects.add(ObjectKind.CO_RE);
    }
    if (settings.allows(ObjectKind.LEGACY) && spec.rungs().contains(Rung.LEGACY)) {
      objects.add(ObjectKind.LEGACY);
    }
    return objects.isEmpty() ? List.of(ObjectKind.CO_RE) : objects;
  }

  private AttachPlan plan(ObjectKind object) {
    List<PlannedHook> hooks = new ArrayList<>();
    Findings findings = new Findings();
    wanted()
        .filter(hook -> hook.onlyIfSymbol().isEmpty() || places.mayHave(hook.onlyIfSymbol()))
        .forEach(hook -> hooks.add(plan(hook, object, findings)));
    return new AttachPlan(spec, object, settings.mode(), hooks, findings.verdict());
  }

  private PlannedHook plan(Hook hook, ObjectKind object, Findings findings) {
    Optional<Rung> only = settings.forced().filter(rung -> stands(hook, rung));
    List<PassedOver> passedOver = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    boolean tried = false;
    for (Candidate candidate : ladder(hook)) {
      if (only.isPresent() && candidate.rung() != only.get()) {
        passedOver.add(new PassedOver(candidate, "the rung " + only.get().label() + " is forced"));
        continue;
      }
      if (object == ObjectKind.CO_RE && candidate.rung().object() != object) {
        continue; // below everything that the object has
      }
      Ways.Way way = ways.judge(candidate);
      if (way instanceof Ways.Way.Open open && candidate.rung().object() == object) {
        findings.chose(candidate, refusals, places);
        return new PlannedHook(hook, Optional.of(candidate), open.attachments(), passedOver);
      }
      Refusal refusal =
          way instanceof Ways.Way.Closed closed
              ? closed.refusal()
              : Refusal.hopeless("the collector's other programs need the legacy object");
      passedOver.add(new PassedOver(candidate, refusal.reason()));
      refusals.add(refusal);
      tried |= exclusions.contains(candidate);
    }
    findings.lacks(hook, refusals, tried, object);
    return new PlannedHook(hook, Optional.empty(), List.of(), passedOver);
  }

  private Stream<Hook> wanted() {
    return spec.hooks().stream().filter(hook -> hook.modes().contains(settings.mode()));
  }

  /** The candidates for the load mode, the better rung first, then as declared. */
  private List<Candidate> ladder(Hook hook) {
    return hook.candidates().stream()
        .filter(candidate -> candidate.modes().contains(settings.mode()))
        .sorted(Comparator.comparing(this::standsAt).thenComparing(this::isBehindProbes))
        .toList();
  }

  /**
   * Right goes before cheap: where the kernel is preemptible, trampolines can miss calls and probes
   * cannot, so trampolines stand just behind them.
   */
  private boolean isBehindProbes(Candidate candidate) {
    return candidate.rung() == Rung.FEXIT && kernel.preemptible();
  }

  private Rung standsAt(Candidate candidate) {
    return isBehindProbes(candidate) ? Rung.KPROBE : candidate.rung();
  }

  private boolean stands(Hook hook, Rung rung) {
    return ladder(hook).stream().anyMatch(candidate -> candidate.rung() == rung);
  }
}
