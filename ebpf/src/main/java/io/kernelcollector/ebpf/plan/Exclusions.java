// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import io.kernelcollector.ebpf.spec.Candidate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Ways that looked possible and failed when they were tried. The loader adds one and plans again.
 * Immutable.
 */
public final class Exclusions {

  private static final Exclusions NONE = new Exclusions(Map.of());

  private final Map<Candidate, Refusal> refusals;

  private Exclusions(Map<Candidate, Refusal> refusals) {
    this.refusals = refusals;
  }

  public static Exclusions none() {
    return NONE;
  }

  /**
   * These and one more.
   *
   * @param reason what happened, as a clause or a sentence
   */
  public Exclusions with(Candidate candidate, String reason) {
    return with(candidate, reason, "");
  }

  /**
   * These and one more.
   *
   * @param reason what happened, as a clause or a sentence
   * @param remedy what a person can do about it, as a sentence, or empty
   */
  public Exclusions with(Candidate candidate, String reason, String remedy) {
    Map<Candidate, Refusal> more = new LinkedHashMap<>(refusals);
    more.put(candidate, Refusal.remediable(clause(reason), remedy, Refusal.Effort.PRIVILEGE));
    return new Exclusions(more);
  }

  /** Whether a way was tried and failed. */
  public boolean contains(Candidate candidate) {
    return refusals.containsKey(candidate);
  }

  private static String clause(String reason) {
    String line = reason.strip().replaceAll("\\s*\\R\\s*", ", ");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  Optional<Refusal> refusal(Candidate candidate) {
    return Optional.ofNullable(refusals.get(candidate));
  }
}
