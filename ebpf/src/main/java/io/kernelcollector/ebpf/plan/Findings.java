// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import io.kernelcollector.ebpf.spec.Candidate;
import io.kernelcollector.ebpf.spec.Hook;
import io.kernelcollector.ebpf.spec.ObjectKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;

/** Collects what the hooks of one plan lack and sums it up in a verdict. */
final class Findings {

  /** What is not counted, by the reason: several things often have the same one. */
  private final Map<String, List<String>> notCounted = new LinkedHashMap<>();

  private final List<Refusal> obstacles = new ArrayList<>();
  private Verdict worst;

  /**
   * A hook is observed, perhaps not all of it.
   *
   * @param better what is in the way of the better candidates
   */
  void chose(Candidate candidate, List<Refusal> better, Places places) {
    candidate
        .gap()
        .filter(gap -> gap.ifSymbol().map(List::of).map(places::mayHave).orElse(true))
        .filter(gap -> gap.unlessField().map(field -> !places.hasField(field)).orElse(true))
        .ifPresent(
            gap -> {
              add(gap.what(), "");
              obstacles.addAll(better);
            });
  }

  /**
   * A hook is not observed.
   *
   * @param refusals what is in the way of each of its candidates
   * @param tried whether one of them was tried and failed
   */
  void lacks(Hook hook, List<Refusal> refusals, boolean tried, ObjectKind object) {
    String why =
        refusals.isEmpty()
            ? "the "
                + (object == ObjectKind.LEGACY ? "legacy" : "CO-RE")
                + " object does not see it"
            : refusals.stream().map(Refusal::reason).distinct().collect(Collectors.joining("; "));
    if (!hook.essential()) {
      add(hook.what(), why);
      obstacles.addAll(refusals);
    } else if (worst == null) {
      worst =
          new Verdict(
              tried ? Verdict.State.FAILED : Verdict.State.UNSUPPORTED,
              StringUtils.capitalize(hook.what()) + " cannot be counted: " + why + ".",
              Refusal.easiestRemedy(refusals));
    }
  }

  Verdict verdict() {
    if (worst != null) {
      return worst;
    }
    return notCounted.isEmpty()
        ? Verdict.active()
        : new Verdict(
            Verdict.State.DEGRADED,
            "Not counted: "
                + notCounted.entrySet().stream()
                    .map(Findings::clause)
                    .collect(Collectors.joining("; "))
                + ".",
            Refusal.easiestRemedy(obstacles));
  }

  private void add(String what, String why) {
    notCounted.computeIfAbsent(why, reason -> new ArrayList<>()).add(what);
  }

  private static String clause(Map.Entry<String, List<String>> notCounted) {
    String what = String.join(", ", notCounted.getValue());
    return notCounted.getKey().isEmpty() ? what : what + " (" + notCounted.getKey() + ")";
  }
}
