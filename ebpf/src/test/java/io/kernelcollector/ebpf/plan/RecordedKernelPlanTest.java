// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import static io.kernelcollector.ebpf.spec.LoadMode.RETURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.kernel.FixedSupport;
import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.kernel.KernelRoots;
import io.kernelcollector.ebpf.kernel.RecordedKernel;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.Rung;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The planner on what real kernels say. */
class RecordedKernelPlanTest {

  static List<String> kernels() {
    return RecordedKernel.names();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyRungIsThere(String name, @TempDir Path root) {
    Kernel kernel = new Kernel(RecordedKernel.unpack(name, root), new FixedSupport());
    assertThat(symbols(Specs.TASKS, kernel, PlanSettings.automatic(RETURN)))
        .containsExactly("sched_process_free");
    assertThat(symbols(Specs.FILES, kernel, PlanSettings.automatic(RETURN)))
        .containsExactly("do_sys_openat2", "io_openat2");
    assertThat(symbols(Specs.FILES, kernel, PlanSettings.forced(RETURN, Rung.KPROBE)))
        .containsExactly("do_sys_openat2", "io_openat2");
    assertThat(symbols(Specs.FILES, kernel, PlanSettings.forced(RETURN, Rung.LEGACY)))
        .containsExactly("do_sys_openat2");
    assertThat(symbols(Specs.FILES, kernel, PlanSettings.forced(RETURN, Rung.TRACEPOINT)))
        .containsExactly("syscalls:sys_exit_openat", "syscalls:sys_exit_openat2", "io_openat2");
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void readsTheRecordWhereThisKernelHasIt(String name, @TempDir Path root) {
    Kernel kernel = new Kernel(RecordedKernel.unpack(name, root), new FixedSupport());
    for (Rung rung : List.of(Rung.TRACEPOINT, Rung.LEGACY)) {
      AttachPlan plan = plan(Specs.TASKS, kernel, PlanSettings.forced(RETURN, rung));
      assertThat(plan.verdict()).isEqualTo(Verdict.active());
      assertThat(plan.attachments())
          .extracting(PlannedAttachment::program)
          .containsExactly(name.equals("7.x") ? "free_moved" : "free_fixed");
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void runsWithoutBtf(String name, @TempDir Path root) throws Exception {
    KernelRoots roots = RecordedKernel.unpack(name, root);
    Files.delete(roots.btf());
    Kernel kernel = new Kernel(roots, new FixedSupport());
    AttachPlan tasks = plan(Specs.TASKS, kernel, PlanSettings.automatic(RETURN));
    assertThat(tasks.rungs()).containsExactly(Rung.LEGACY);
    assertThat(tasks.symbols()).containsExactly("sched:sched_process_free");
  }

  private static AttachPlan plan(CollectorSpec spec, Kernel kernel, PlanSettings settings) {
    return Planner.plan(spec, kernel, settings, Exclusions.none());
  }

  private static List<String> symbols(CollectorSpec spec, Kernel kernel, PlanSettings settings) {
    return plan(spec, kernel, settings).symbols();
  }
}
