// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import io.kernelcollector.ebpf.spec.Candidate;
import io.kernelcollector.ebpf.spec.Hook;
import io.kernelcollector.ebpf.spec.Rung;
import java.util.List;
import java.util.Optional;

/**
 * How a hook is observed on this kernel.
 *
 * @param chosen the way taken, or empty when there is none
 * @param attachments the chosen way's programs and their places; empty without one
 * @param passedOver the better ways, or all when none is taken, the best first
 */
public record PlannedHook(
    Hook hook,
    Optional<Candidate> chosen,
    List<PlannedAttachment> attachments,
    List<PassedOver> passedOver) {

  public PlannedHook {
    attachments = List.copyOf(attachments);
    passedOver = List.copyOf(passedOver);
  }

  public Optional<Rung> rung() {
    return chosen.map(Candidate::rung);
  }
}
