// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One thing that a collector observes, with the ways to observe it.
 *
 * @param name short, unique in the collector; dimensions refer to it
 * @param what in words that complete "not counted: ..." when no candidate can be used
 * @param essential without it the collector cannot run; otherwise it runs degraded
 * @param onlyIfSymbol the kernel has what this hook observes only if it has one of these symbols;
 *     empty for what every kernel has
 * @param modes load modes in which it is wanted
 * @param candidates ways to observe it; the planner prefers the better rung, then the earlier one
 */
public record Hook(
    String name,
    String what,
    boolean essential,
    List<String> onlyIfSymbol,
    Set<LoadMode> modes,
    List<Candidate> candidates) {

  public Hook {
    onlyIfSymbol = List.copyOf(onlyIfSymbol);
    modes = Set.copyOf(modes);
    candidates = List.copyOf(candidates);
  }

  public static Hook essential(String name, String what, Candidate... candidates) {
    return new Hook(
        name, what, true, List.of(), EnumSet.allOf(LoadMode.class), Arrays.asList(candidates));
  }

  public static Hook partial(String name, String what, Candidate... candidates) {
    return new Hook(
        name, what, false, List.of(), EnumSet.allOf(LoadMode.class), Arrays.asList(candidates));
  }

  public Hook onlyIfSymbol(String... symbols) {
    return new Hook(name, what, essential, List.of(symbols), modes, candidates);
  }

  public Hook onlyIn(LoadMode mode) {
    return new Hook(name, what, essential, onlyIfSymbol, Set.of(mode), candidates);
  }
}
