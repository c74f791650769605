// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One way to observe what a {@link Hook} observes.
 *
 * @param rung where on the ladder it stands
 * @param required programs that must all find their place
 * @param whereFound programs for places that some kernels do not have and nobody misses there, such
 *     as the system call {@code openat2} before Linux 5.6
 * @param modes load modes it serves
 * @param gap what this way does not see, or empty when it sees everything
 * @param switchedOn read-only variable of the CO-RE object that is 1 where this way is taken, else
 *     0: so a program that several hooks share knows which of them it counts for
 */
public record Candidate(
    Rung rung,
    List<Attachment> required,
    List<Attachment> whereFound,
    Set<LoadMode> modes,
    Optional<Gap> gap,
    Optional<String> switchedOn) {

  public Candidate {
    required = List.copyOf(required);
    whereFound = List.copyOf(whereFound);
    modes = Set.copyOf(modes);
  }

  public static Candidate on(Rung rung, Attachment... required) {
    return new Candidate(
        rung,
        List.of(required),
        List.of(),
        EnumSet.allOf(LoadMode.class),
        Optional.empty(),
        Optional.empty());
  }

  public Candidate andWhereFound(Attachment... attachments) {
    return new Candidate(rung, required, List.of(attachments), modes, gap, switchedOn);
  }

  public Candidate onlyIn(LoadMode mode) {
    return new Candidate(rung, required, whereFound, Set.of(mode), gap, switchedOn);
  }

  /**
   * Names the variable by which a shared program knows that it counts for this candidate's hook.
   */
  public Candidate switchingOn(String variable) {
    return new Candidate(rung, required, whereFound, modes, gap, Optional.of(variable));
  }

  /**
   * Says what this way does not see.
   *
   * @param what the part of the meaning that is missing
   * @param ifSymbol the gap exists only on kernels that have this symbol
   */
  public Candidate missing(String what, String ifSymbol) {
    return missing(new Gap(what, Optional.of(ifSymbol), Optional.empty()));
  }

  /**
   * Says what this way does not see on kernels without a field.
   *
   * @param field as {@code struct.field}
   */
  public Candidate missingWithout(String field, String what) {
    return missing(new Gap(what, Optional.empty(), Optional.of(field)));
  }

  /** Says what this way does not see on any kernel. */
  public Candidate missing(String what) {
    return missing(new Gap(what, Optional.empty(), Optional.empty()));
  }

  private Candidate missing(Gap what) {
    return new Candidate(rung, required, whereFound, modes, Optional.of(what), switchedOn);
  }

  /**
   * A part of the meaning that a candidate does not see.
   *
   * @param what in words that complete "not counted: ..."
   * @param ifSymbol only where the kernel has this symbol
   * @param unlessField only where its BTF lacks this {@code struct.field}
   */
  public record Gap(String what, Optional<String> ifSymbol, Optional<String> unlessField) {}
}
