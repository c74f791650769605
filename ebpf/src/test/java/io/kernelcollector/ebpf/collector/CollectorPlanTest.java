// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.kernel.FixedSupport;
import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.kernel.RecordedKernel;
import io.kernelcollector.ebpf.plan.AttachPlan;
import io.kernelcollector.ebpf.plan.Exclusions;
import io.kernelcollector.ebpf.plan.PlanSettings;
import io.kernelcollector.ebpf.plan.PlannedAttachment;
import io.kernelcollector.ebpf.plan.Planner;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.Rung;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the plugin chooses by itself on kernels whose facts were recorded. */
class CollectorPlanTest {

  private static final String EXIT = "fd_sys_exit";

  @TempDir private Path root;

  @ParameterizedTest(name = "{1} on {0}: {2}, {3}")
  @CsvSource({
    "5.10, process, tp_btf fexit,  ACTIVE",
    "5.10, fd,      fexit,         DEGRADED",
    "5.10, disk,    tp_btf,        ACTIVE",
    "6.1,  process, tp_btf fexit,  ACTIVE",
    "6.1,  fd,      fexit,         ACTIVE",
    "6.1,  disk,    tp_btf,        ACTIVE",
    "6.12, process, tp_btf fexit,  ACTIVE",
    "6.12, fd,      fexit,         ACTIVE",
    "6.12, disk,    tp_btf,        ACTIVE",
    // A preemptible kernel: probes before trampolines. Only trampolines see io_uring's results.
    "7.x,  process, tp_btf kprobe, ACTIVE",
    "7.x,  fd,      fexit kprobe,  ACTIVE",
    "7.x,  disk,    tp_btf,        ACTIVE",
  })
  void theLadderOnDebiansKernels(String kernel, String name, String rungs, String state) {
    AttachPlan plan = plan(kernel, name);
    assertThat(plan.rungs().stream().map(Rung::label).collect(Collectors.joining(" ")))
        .isEqualTo(rungs);
    assertThat(plan.verdict().state()).hasToString(state);
  }

  @Test
  void whatAnOldKernelCannotShowIsSaid() {
    assertThat(plan("5.10", "fd").verdict().reason())
        .contains("failed opens through io_uring", "closes through io_uring");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.10", "6.1", "6.12", "7.x"})
  void oneProgramForAllSystemCallsOnRecords(String kernel) {
    AttachPlan plan = plan(kernel, "fd", PlanSettings.forced(LoadMode.RETURN, Rung.TRACEPOINT));
    assertThat(plan.attachments()).extracting(PlannedAttachment::program).containsOnlyOnce(EXIT);
    assertThat(plan.symbols(List.of("open", "close", "close_compat", "close_range")))
        .containsExactly("raw_syscalls:sys_exit");
    assertThat(plan.switches()).hasSize(4).doesNotContainValue(false);
  }

  private AttachPlan plan(String kernel, String name) {
    return plan(kernel, name, PlanSettings.automatic(LoadMode.RETURN));
  }

  private AttachPlan plan(String kernel, String name, PlanSettings settings) {
    CollectorSpec spec =
        io.kernelcollector.ebpf.collector.Collectors.ALL.stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    return Planner.plan(
        spec,
        new Kernel(RecordedKernel.unpack(kernel, root), new FixedSupport()),
        settings,
        Exclusions.none());
  }
}
