// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import io.kernelcollector.ebpf.kernel.Reading;
import java.util.Collection;
import java.util.Comparator;

/**
 * Why a way cannot be taken.
 *
 * @param reason as a clause without a full stop
 * @param remedy what helps, as a sentence; empty when nothing does
 * @param effort what the remedy costs
 */
record Refusal(String reason, String remedy, Effort effort) {

  /** What it takes to remove an obstacle, the least first. */
  enum Effort {
    COMMAND,
    SETTING,
    PRIVILEGE,
    ANOTHER_KERNEL,
    HOPELESS
  }

  static Refusal hopeless(String reason) {
    return new Refusal(reason, "", Effort.HOPELESS);
  }

  static Refusal remediable(String reason, String remedy, Effort effort) {
    return remedy.isEmpty() ? hopeless(reason) : new Refusal(reason, remedy, effort);
  }

  static Refusal unreadable(Reading what, Effort effort) {
    return remediable(what.reason(), what.remedy(), effort);
  }

  /** Of several obstacles the remedy for the one that is removed most easily. */
  static String easiestRemedy(Collection<Refusal> refusals) {
    return refusals.stream()
        .min(Comparator.comparing(Refusal::effort))
        .map(Refusal::remedy)
        .orElse("");
  }
}
