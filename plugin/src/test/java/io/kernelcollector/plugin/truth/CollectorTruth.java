// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.truth;

import io.kernelcollector.ebpf.collector.Collectors;
import io.kernelcollector.ebpf.kernel.KernelRelease;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.Rung;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;

/** What a collector's charts must have counted after the workload. */
interface CollectorTruth {

  /** The collector's name. */
  String collector();

  /** Its declaration. */
  default CollectorSpec spec() {
    return Collectors.ALL.stream()
        .filter(spec -> spec.name().equals(collector()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no collector " + collector()));
  }

  /** The charts without which a run has not begun, by the beginning of their ids. */
  List<String> charts();

  /** The workload's works for it, on a rung. */
  List<String> works(Optional<Rung> rung);

  /**
   * Compares.
   *
   * @throws AssertionError with what was counted and what was done
   */
  void check(Run run);

  /**
   * A finished run.
   *
   * @param kernel of the guest
   * @param rung that was forced
   * @param counted what the charts say
   * @param done what the workload says
   */
  record Run(
      KernelRelease kernel, Optional<Rung> rung, LoadMode mode, StreamWindow counted, Ledger done) {

    /** Debian's kernels are preemptible (PREEMPT_LAZY) from here on: test-fixtures/kernels. */
    private static final KernelRelease PREEMPTIBLE = KernelRelease.of(7, 0);

    /**
     * By how much a number may differ from what was done: not at all. Only a preemptible kernel
     * leaves a program out when the task that is in it loses its CPU to another that comes by; it
     * counts that, and the plugin charts it.
     */
    Offset<Long> exactly(String collector) {
      return Offset.offset(kernel.atLeast(PREEMPTIBLE) ? counted.lost(collector) : 0);
    }
  }
}
