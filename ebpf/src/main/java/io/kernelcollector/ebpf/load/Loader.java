// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.plan.AttachPlan;
import io.kernelcollector.ebpf.plan.Exclusions;
import io.kernelcollector.ebpf.plan.PlannedHook;
import io.kernelcollector.ebpf.plan.Planner;
import io.kernelcollector.ebpf.plan.Verdict;
import io.kernelcollector.ebpf.spec.Candidate;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.ObjectKind;
import io.kernelcollector.libbpf.BpfException;
import io.kernelcollector.posix.ProcessIdentity;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads collectors: plans, tries, and plans again without what the kernel refused, until the plan
 * stands or nothing is left.
 */
public final class Loader {

  private static final Logger LOG = LoggerFactory.getLogger(Loader.class);

  private final Kernel kernel;
  private final LoadSettings settings;
  private final ProbeEvents probeEvents;

  public Loader(Kernel kernel, LoadSettings settings) {
    this.kernel = kernel;
    this.settings = settings;
    this.probeEvents =
        new ProbeEvents(kernel.roots().tracefs(), kernel.roots().proc(), ProcessIdentity.pid());
  }

  /**
   * Removes what killed predecessors left in the kernel. Once, before the first load.
   *
   * @return probe events removed
   */
  public int sweep() {
    return probeEvents.sweep();
  }

  /** Loads and attaches a collector, if this kernel can run it. */
  public LoadOutcome load(CollectorSpec spec) {
    Exclusions exclusions = Exclusions.none();
    AttachPlan plan = unplanned(spec);
    while (true) {
      try {
        // Asks the kernel through libbpf, which may be missing.
        plan = Planner.plan(spec, kernel, settings.plan(), exclusions);
        if (!plan.verdict().isRunning()) {
          return new LoadOutcome(plan, plan.verdict(), Optional.empty());
        }
        LoadedCollector collector = LoadedCollector.load(plan, kernel, settings, probeEvents);
        return new LoadOutcome(
            plan, verdict(plan.verdict(), collector.lossyReturns()), Optional.of(collector));
      } catch (AttachFailure e) {
        LOG.debug("{}: plan without {}: {}", spec.name(), e.program(), e.getMessage());
        exclusions = exclusions.with(refused(plan, e.program()), e.getMessage());
      } catch (BpfException e) {
        LOG.debug("{}: cannot load", spec.name(), e);
        return new LoadOutcome(plan, Verdict.failed(e.reason(), e.remedy()), Optional.empty());
      } catch (IOException e) {
        LOG.debug("{}: cannot load", spec.name(), e);
        return new LoadOutcome(plan, Verdict.failed(e.getMessage()), Optional.empty());
      }
    }
  }

  /** What there is before the first plan stands. */
  private AttachPlan unplanned(CollectorSpec spec) {
    return new AttachPlan(
        spec, ObjectKind.CO_RE, settings.plan().mode(), List.of(), Verdict.failed(""));
  }

  /** The candidate that a program belongs to; without a program, the highest on the ladder. */
  private static Candidate refused(AttachPlan plan, String program) {
    List<PlannedHook> chosen =
        plan.hooks().stream().filter(hook -> hook.chosen().isPresent()).toList();
    return chosen.stream()
        .filter(
            hook ->
                hook.attachments().stream()
                    .anyMatch(planned -> planned.attachment().program().equals(program)))
        .findFirst()
        .or(
            () ->
                chosen.stream()
                    .min(Comparator.comparing(hook -> hook.chosen().orElseThrow().rung())))
        .flatMap(PlannedHook::chosen)
        .orElseThrow();
  }

  private static Verdict verdict(Verdict planned, List<String> lossyReturns) {
    if (lossyReturns.isEmpty()) {
      return planned;
    }
    return planned.degradedBy(
        "Returns of %s are lost while more calls sleep in it than there are CPUs."
            .formatted(String.join(", ", lossyReturns)),
        "Let the plugin write kprobe_events in tracefs.");
  }
}
