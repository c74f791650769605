// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.kernel.FixedSupport;
import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.kernel.KernelRoots;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.Rung;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The planner on the machine that runs the tests, whatever it is: a plan or a reason. */
class LivePlanTest {

  private final Kernel kernel = new Kernel(KernelRoots.system(), new FixedSupport());

  @Test
  void plansOrSaysWhyNot() {
    for (LoadMode mode : LoadMode.values()) {
      AttachPlan plan = plan(PlanSettings.automatic(mode));
      if (plan.verdict().isRunning()) {
        assertThat(plan.attachments()).isNotEmpty();
      } else {
        assertThat(plan.verdict().reason()).endsWith(".");
      }
    }
  }

  @Test
  void plansAKprobeExactlyWhereThereAreSome() {
    AttachPlan plan = plan(PlanSettings.forced(LoadMode.RETURN, Rung.KPROBE));
    Optional<Verdict> forbidden = Privileges.forbid(kernel);
    if (forbidden.isPresent()) {
      assertThat(plan.rungs()).isEmpty();
      assertThat(plan.verdict()).isEqualTo(forbidden.get());
    } else if (kernel.kprobes().isReadable()) {
      assertThat(plan.rungs()).contains(Rung.KPROBE);
      assertThat(plan.verdict().isRunning()).isTrue();
    } else {
      assertThat(plan.rungs()).doesNotContain(Rung.KPROBE);
      assertThat(plan.verdict().state()).isEqualTo(Verdict.State.UNSUPPORTED);
      assertThat(plan.verdict().reason()).contains("kprobes");
    }
  }

  private AttachPlan plan(PlanSettings settings) {
    return Planner.plan(Specs.FILES, kernel, settings, Exclusions.none());
  }
}
