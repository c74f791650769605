// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

import io.kernelcollector.ebpf.kernel.Kernel;
import java.util.function.ToLongFunction;

/**
 * A fact about the running kernel that the programs need.
 *
 * @param name of the read-only variable in the CO-RE object, or empty when the CO-RE programs do
 *     not need it
 * @param legacyIndex key in the legacy object's map {@code <collector>_config}, or -1 when the
 *     legacy programs do not need it
 * @param value computed once before load
 */
public record Constant(String name, int legacyIndex, ToLongFunction<Kernel> value) {

  public static Constant coRe(String name, ToLongFunction<Kernel> value) {
    return new Constant(name, -1, value);
  }

  /** A fact that only the legacy programs need. */
  public static Constant legacy(int index, ToLongFunction<Kernel> value) {
    return new Constant("", index, value);
  }

  public boolean isCoRe() {
    return !name.isEmpty();
  }
}
