// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import java.util.Set;

/** Where a collector's numbers come from in this kernel: what its plan says. */
public interface Provenance {

  /**
   * The rungs on which hooks are attached, such as "tp_btf" or "fexit kprobe".
   *
   * @param hooks names of hooks; those that could not be attached do not appear
   */
  String attach(Set<String> hooks);

  /** The functions and tracepoints that hooks are attached to. */
  String symbols(Set<String> hooks);
}
