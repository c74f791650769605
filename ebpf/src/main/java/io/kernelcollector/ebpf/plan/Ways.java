// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.kernel.KernelSupport;
import io.kernelcollector.ebpf.kernel.Reading;
import io.kernelcollector.ebpf.plan.Refusal.Effort;
import io.kernelcollector.ebpf.spec.Attachment;
import io.kernelcollector.ebpf.spec.Candidate;
import io.kernelcollector.ebpf.spec.ObjectKind;
import io.kernelcollector.libbpf.ProbeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges one candidate at a time: can it be used on this kernel, and where does it attach? */
final class Ways {

  private final Kernel kernel;
  private final PlanSettings settings;
  private final Exclusions exclusions;
  private final Places places;

  Ways(Kernel kernel, PlanSettings settings, Exclusions exclusions) {
    this.kernel = kernel;
    this.settings = settings;
    this.exclusions = exclusions;
    places = new Places(kernel);
  }

  /** A candidate's attachments on this kernel, or why it cannot be used. */
  sealed interface Way {
    record Open(List<PlannedAttachment> attachments) implements Way {}

    record Closed(Refusal refusal) implements Way {}
  }

  Way judge(Candidate candidate) {
    return obstacle(candidate).<Way>map(Way.Closed::new).orElseGet(() -> attach(candidate));
  }

  private Optional<Refusal> obstacle(Candidate candidate) {
    String rung = candidate.rung().label();
    if (!settings.allows(candidate.rung())) {
      return Optional.of(
          Refusal.remediable(
              "the configuration does not allow the rung " + rung,
              "Allow the rung " + rung + " in the configuration.",
              Effort.SETTING));
    }
    if (candidate.rung().object() == ObjectKind.CO_RE && kernel.btf().isEmpty()) {
      return Optional.of(
          Refusal.remediable(
              "the kernel has no BTF (" + kernel.btfState().reason() + ")",
              "Use a kernel that is built with CONFIG_DEBUG_INFO_BTF, or allow the rung legacy in"
                  + " the configuration.",
              Effort.SETTING));
    }
    return exclusions.refusal(candidate);
  }

  private Way attach(Candidate candidate) {
    List<PlannedAttachment> found = new ArrayList<>();
    for (Attachment attachment : candidate.required()) {
      Optional<Refusal> refusal = refused(attachment);
      if (refusal.isPresent()) {
        return new Way.Closed(refusal.get());
      }
      Place place = places.find(attachment);
      if (place instanceof Place.Found there) {
        found.add(new PlannedAttachment(attachment, there.target()));
      } else if (place instanceof Place.Absent absent) {
        return new Way.Closed(absent.refusal());
      } else if (place instanceof Place.Unusable unusable) {
        return new Way.Closed(unusable.refusal());
      }
    }
    for (Attachment attachment : candidate.whereFound()) {
      Place place = places.find(attachment);
      if (place instanceof Place.Found there) {
        found.add(new PlannedAttachment(attachment, there.target()));
      } else if (place instanceof Place.Unusable unusable) {
        // Something happens there, and leaving it out would count too little in silence.
        return new Way.Closed(unusable.refusal());
      }
    }
    return new Way.Open(found);
  }

  /** Why the kernel would not take the program at all. What could not be found out is tried. */
  private Optional<Refusal> refused(Attachment attachment) {
    KernelSupport allows = kernel.allows();
    if (attachment instanceof Attachment.TypedTracepoint) {
      return refused(allows.typedTracepoints());
    }
    if (attachment instanceof Attachment.RawTracepoint) {
      return refused(allows.rawTracepoints());
    }
    if (attachment instanceof Attachment.FunctionExit) {
      return refused(allows.trampolines());
    }
    if (attachment instanceof Attachment.FunctionProbe) {
      Reading kprobes = kernel.kprobes();
      return kprobes.isReadable()
          ? refused(allows.kprobes())
          : Optional.of(Refusal.unreadable(kprobes, Effort.ANOTHER_KERNEL));
    }
    return refused(allows.tracepoints());
  }

  private static Optional<Refusal> refused(ProbeResult result) {
    if (result instanceof ProbeResult.Unsupported no) {
      // What follows a semicolon is general advice, and the privileges have been looked at by now.
      String clause = no.reason().split(";", 2)[0].strip();
      return Optional.of(Refusal.hopeless(clause));
    }
    return Optional.empty();
  }
}
