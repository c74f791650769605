// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import static io.kernelcollector.ebpf.kernel.FixedSupport.RAW_TRACEPOINTS;
import static io.kernelcollector.ebpf.kernel.FixedSupport.TRAMPOLINES;
import static io.kernelcollector.ebpf.kernel.FixedSupport.TYPED_TRACEPOINTS;
import static io.kernelcollector.ebpf.spec.LoadMode.RETURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.kernel.BtfBuilder;
import io.kernelcollector.ebpf.kernel.FixedSupport;
import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.kernel.KernelFixture;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.Rung;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told when a collector does not run, or not fully. */
class VerdictTest {

  private static final String RET_AT_16 = "long ret;	offset:16;	size:8;";

  @TempDir Path root;

  /** A kernel as on a hosted machine: BTF, no kprobes, trampolines refused. */
  private KernelFixture hosted() {
    return new KernelFixture(root)
        .btf(
            new BtfBuilder()
                .functions("do_sys_openat2", "io_openat2")
                .tracepoint("sched_process_free", 1))
        .functions("do_sys_openat2", "io_openat2")
        .config("# CONFIG_KPROBES is not set", "CONFIG_FTRACE_SYSCALLS=y");
  }

  private static FixedSupport refusing() {
    return new FixedSupport()
        .refusing(TRAMPOLINES, "a trampoline program was refused with EPERM; ask the host")
        .refusing(TYPED_TRACEPOINTS, "a typed program was refused with EPERM")
        .refusing(RAW_TRACEPOINTS, "a raw program was refused with EPERM");
  }

  @Test
  void namesEveryObstacleAndTheEasiestRemedy() {
    AttachPlan plan = plan(Specs.FILES, hosted().kernel(refusing()));
    Path tracefs = root.resolve("sys/kernel/tracing");
    assertThat(plan.verdict())
        .isEqualTo(
            new Verdict(
                Verdict.State.UNSUPPORTED,
                "Opens cannot be counted: a trampoline program was refused with EPERM; the kernel is built without kprobes; tracefs is not"
                    + " mounted on "
                    + tracefs
                    + ".",
                "Mount it: mount -t tracefs tracefs " + tracefs + "."));
    assertThat(plan.attachments()).isEmpty();
  }

  @Test
  void saysWhatIsNotCounted() {
    KernelFixture fixture =
        hosted()
            .tracefsWithoutKprobes()
            .tracepoint("syscalls", "sys_exit_openat", RET_AT_16)
            .functions("do_sys_openat2", "__ia32_compat_sys_open");
    assertThat(plan(Specs.FILES, fixture.kernel(refusing())).verdict())
        .isEqualTo(
            new Verdict(
                Verdict.State.DEGRADED,
                "Not counted: opens by 32-bit programs; opens through io_uring (a trampoline program"
                    + " was refused with EPERM).",
                "Use a kernel that is built with CONFIG_KPROBES and CONFIG_KPROBE_EVENTS."));
  }

  @Test
  void isActiveWhereTheKernelHasNothingToMiss() {
    KernelFixture fixture =
        hosted()
            .btf(new BtfBuilder().functions("do_sys_openat2"))
            .functions("do_sys_openat2")
            .tracefsWithoutKprobes()
            .tracepoint("syscalls", "sys_exit_openat", RET_AT_16);
    assertThat(plan(Specs.FILES, fixture.kernel(refusing())).verdict()).isEqualTo(Verdict.active());
  }

  @Test
  void assumesTheGapWhereTheSymbolsCannotBeRead() {
    KernelFixture fixture =
        new KernelFixture(root)
            .btf(new BtfBuilder())
            .tracefsWithoutKprobes()
            .tracepoint("syscalls", "sys_exit_openat", RET_AT_16);
    Verdict verdict = plan(Specs.FILES, fixture.kernel()).verdict();
    assertThat(verdict.state()).isEqualTo(Verdict.State.DEGRADED);
    assertThat(verdict.reason()).contains("opens by 32-bit programs", "opens through io_uring");
  }

  @Test
  void explainsSystemCallTracepointsThatAreNotBuilt() {
    KernelFixture fixture = hosted().tracefsWithoutKprobes().config("CONFIG_HZ=250");
    Verdict verdict = plan(Specs.FILES, fixture.kernel(refusing())).verdict();
    assertThat(verdict.reason()).endsWith("the kernel has no tracepoint syscalls:sys_exit_openat.");
    assertThat(verdict.remedy()).startsWith("Use a kernel that is built with CONFIG_");
  }

  @Test
  void explainsAKernelWithoutBtfWhenTheLegacyObjectIsNotAllowed() {
    PlanSettings settings = new PlanSettings(RETURN, EnumSet.of(Rung.FEXIT), Optional.empty());
    Verdict verdict =
        Planner.plan(
                Specs.FILES,
                new KernelFixture(root).functions("do_sys_open").kernel(),
                settings,
                Exclusions.none())
            .verdict();
    assertThat(verdict.state()).isEqualTo(Verdict.State.UNSUPPORTED);
    assertThat(verdict.reason()).contains("the kernel has no BTF (there is no ");
    assertThat(verdict.remedy()).isNotEmpty();
  }

  @Test
  void refusesEverythingUnderConfidentialityLockdown() {
    Verdict verdict =
        plan(Specs.TASKS, hosted().lockdown("none integrity [confidentiality]").kernel()).verdict();
    assertThat(verdict.state()).isEqualTo(Verdict.State.UNSUPPORTED);
    assertThat(verdict.reason()).startsWith("The kernel is locked down (confidentiality)");
    assertThat(verdict.remedy()).contains("lockdown=confidentiality");
    assertThat(
            plan(Specs.TASKS, hosted().lockdown("none [integrity] confidentiality").kernel())
                .verdict())
        .isEqualTo(Verdict.active());
  }

  @Test
  void tellsMissingCapabilitiesFromUnattainableOnes() {
    KernelFixture fixture = hosted();
    String none = "0000000000000000";
    String bpf = "0000008000000000";
    String both = "000000c000000000";
    String admin = "0000000000200000";
    assertThat(verdict(fixture.capabilities(both, both))).isEqualTo(Verdict.active());
    assertThat(verdict(fixture.capabilities(admin, admin))).isEqualTo(Verdict.active());
    assertThat(verdict(fixture.capabilities(none, KernelFixture.ROOT_CAPABILITIES)))
        .isEqualTo(
            new Verdict(
                Verdict.State.UNSUPPORTED,
                "The process does not have CAP_BPF and CAP_PERFMON.",
                "Run the plugin as root. In a service that does not, add CAP_BPF CAP_PERFMON to"
                    + " CapabilityBoundingSet= and AmbientCapabilities= of its unit."));
    assertThat(verdict(fixture.capabilities(bpf, bpf)))
        .isEqualTo(
            new Verdict(
                Verdict.State.UNSUPPORTED,
                "The process does not have CAP_PERFMON and cannot get it, not even as root: the"
                    + " bounding set of its container or service leaves it out.",
                "Add CAP_PERFMON to CapabilityBoundingSet= of netdata.service, or to the"
                    + " container's capabilities (--cap-add)."));
    fixture.file("proc/sys/kernel/cap_last_cap", "37\n");
    assertThat(verdict(fixture.capabilities(both, both)).reason())
        .startsWith("The process does not have CAP_SYS_ADMIN and cannot get it");
  }

  @Test
  void addsWhatTheLoaderFindsOut() {
    assertThat(Verdict.active().degradedBy("returns are lost", "Do this."))
        .isEqualTo(new Verdict(Verdict.State.DEGRADED, "Returns are lost.", "Do this."));
    assertThat(
            new Verdict(Verdict.State.DEGRADED, "Not counted: x.", "")
                .degradedBy("returns are lost.", ""))
        .isEqualTo(new Verdict(Verdict.State.DEGRADED, "Not counted: x. Returns are lost.", ""));
    assertThat(Verdict.failed("it broke").reason()).isEqualTo("It broke.");
    assertThat(Verdict.failed("it broke", "mend it"))
        .isEqualTo(new Verdict(Verdict.State.FAILED, "It broke.", "Mend it."));
  }

  private static Verdict verdict(KernelFixture fixture) {
    return plan(Specs.TASKS, fixture.kernel()).verdict();
  }

  private static AttachPlan plan(CollectorSpec spec, Kernel kernel) {
    return Planner.plan(spec, kernel, PlanSettings.automatic(RETURN), Exclusions.none());
  }
}
