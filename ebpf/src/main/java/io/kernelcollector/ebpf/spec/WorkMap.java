// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

import java.util.Set;

/**
 * A map that only the programs use. It is declared so that its size and price are known in one
 * place, and so that it is not created where nothing uses it.
 *
 * @param map its name; an object that lacks it is fine
 * @param entries room for how many
 * @param rungs the rungs whose programs use it
 */
public record WorkMap(String map, int entries, Set<Rung> rungs) {
  public WorkMap {
    rungs = Set.copyOf(rungs);
  }

  public static WorkMap of(String map, int entries, Rung... rungs) {
    return new WorkMap(map, entries, Set.of(rungs));
  }
}
