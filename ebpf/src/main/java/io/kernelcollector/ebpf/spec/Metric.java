// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

import java.util.ArrayList;
import java.util.List;

/**
 * What a dimension shows: a sum and difference of raw counters, taken in one of three ways.
 * Programs only count; every subtraction is declared here and done in user space.
 *
 * @param kind how the sum is taken
 * @param terms counters with their signs
 */
public record Metric(Kind kind, List<Term> terms) implements Value {

  /** How the sum of the terms becomes a number. */
  public enum Kind {
    /** A running total. Never shrinks: a passing dip of the terms holds the last value. */
    TOTAL,
    /** By how much the sum changed since the last interval; may be negative. */
    CHANGE,
    /** The sum as it stands. */
    LEVEL
  }

  /**
   * A counter with its sign.
   *
   * @param counter name in the collector's {@link CounterMap}
   * @param sign 1 or -1
   */
  public record Term(String counter, int sign) {}

  public Metric {
    terms = List.copyOf(terms);
  }

  public static Metric total(String counter) {
    return new Metric(Kind.TOTAL, List.of(new Term(counter, 1)));
  }

  public static Metric change(String counter) {
    return new Metric(Kind.CHANGE, List.of(new Term(counter, 1)));
  }

  public static Metric level(String counter) {
    return new Metric(Kind.LEVEL, List.of(new Term(counter, 1)));
  }

  public Metric plus(String counter) {
    return with(new Term(counter, 1));
  }

  public Metric minus(String counter) {
    return with(new Term(counter, -1));
  }

  private Metric with(Term term) {
    List<Term> longer = new ArrayList<>(terms);
    longer.add(term);
    return new Metric(kind, longer);
  }
}
