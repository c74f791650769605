// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.ObjectKind;
import io.kernelcollector.ebpf.spec.Rung;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a person decided about attaching.
 *
 * @param mode which charts there are to be
 * @param allowed rungs that may be taken
 * @param forced the rung to take wherever the collector has it, whether allowed or not
 */
public record PlanSettings(LoadMode mode, Set<Rung> allowed, Optional<Rung> forced) {

  public PlanSettings {
    allowed = Set.copyOf(allowed);
  }

  /** The whole ladder. */
  public static PlanSettings automatic(LoadMode mode) {
    return new PlanSettings(mode, EnumSet.allOf(Rung.class), Optional.empty());
  }

  /** The whole ladder, and one rung of it wherever possible. */
  public static PlanSettings forced(LoadMode mode, Rung rung) {
    return new PlanSettings(mode, EnumSet.allOf(Rung.class), Optional.of(rung));
  }

  boolean allows(Rung rung) {
    return allowed.contains(rung) || forced.filter(rung::equals).isPresent();
  }

  boolean allows(ObjectKind object) {
    return allowed.stream().anyMatch(rung -> rung.object() == object);
  }
}
