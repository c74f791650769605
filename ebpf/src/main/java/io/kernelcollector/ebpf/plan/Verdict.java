// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import org.apache.commons.lang3.StringUtils;

/**
 * What becomes of a collector.
 *
 * @param reason why it is not simply active, in whole sentences for a person; else empty
 * @param remedy what that person can do about it, in whole sentences; empty when there is nothing
 */
public record Verdict(State state, String reason, String remedy) {

  /** From best to worst. */
  public enum State {
    /** It runs and sees everything. */
    ACTIVE,
    /** It runs, and the reason says what it does not see. */
    DEGRADED,
    /** It is switched off. */
    DISABLED,
    /** It cannot run here, and that is nobody's fault. */
    UNSUPPORTED,
    /** It should have run here and did not. */
    FAILED
  }

  public static Verdict active() {
    return new Verdict(State.ACTIVE, "", "");
  }

  /**
   * It should have run.
   *
   * @param what happened, as a clause or a sentence
   */
  public static Verdict failed(String what) {
    return failed(what, "");
  }

  /**
   * It should have run, and somebody can do something about it.
   *
   * @param what happened, as a clause or a sentence
   * @param help as a clause or a sentence, or empty
   */
  public static Verdict failed(String what, String help) {
    return new Verdict(State.FAILED, sentence(what), help.isEmpty() ? "" : sentence(help));
  }

  /**
   * The same, and something else that it does not see.
   *
   * @param what is missing, as a clause or a sentence
   * @param help as a sentence, or empty
   */
  public Verdict degradedBy(String what, String help) {
    return new Verdict(
        state == State.ACTIVE ? State.DEGRADED : state,
        (reason + ' ' + sentence(what)).strip(),
        (remedy + ' ' + help).strip());
  }

  /** Whether the collector's numbers can be shown. */
  public boolean isRunning() {
    return state == State.ACTIVE || state == State.DEGRADED;
  }

  private static String sentence(String clause) {
    String text = StringUtils.stripToEmpty(clause);
    if (text.isEmpty()) {
      return "The reason is not known.";
    }
    String end = text.endsWith(".") ? "" : ".";
    return StringUtils.capitalize(text) + end;
  }
}
