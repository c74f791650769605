// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import static io.kernelcollector.ebpf.kernel.FixedSupport.TRAMPOLINES;
import static io.kernelcollector.ebpf.spec.LoadMode.ENTRY;
import static io.kernelcollector.ebpf.spec.LoadMode.RETURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.kernel.BtfBuilder;
import io.kernelcollector.ebpf.kernel.FixedSupport;
import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.kernel.KernelFixture;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.ObjectKind;
import io.kernelcollector.ebpf.spec.Rung;
import io.kernelcollector.libbpf.ProbeResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which way is taken, where it attaches, and what is said of the ways that are not. */
class PlannerTest {

  private static final String PID_AT_24 = "pid_t pid;	offset:24;	size:4;";
  private static final String RET_AT_16 = "long ret;	offset:16;	size:8;";

  @TempDir Path root;

  /** A kernel with everything that the invented collectors can use. */
  private KernelFixture complete() {
    return new KernelFixture(root)
        .btf(
            new BtfBuilder()
                .functions("do_sys_openat2", "do_sys_open", "io_openat2")
                .tracepoint("sched_process_free", 1))
        .functions("do_sys_openat2", "do_sys_open", "io_openat2")
        .tracefs()
        .tracepoint("sched", "sched_process_free", PID_AT_24)
        .tracepoint("syscalls", "sys_exit_openat", RET_AT_16)
        .tracepoint("syscalls", "sys_exit_openat2", RET_AT_16);
  }

  @Test
  void takesTheTopOfTheLadderWhateverTheOrderOfDeclaration() {
    AttachPlan tasks = plan(Specs.TASKS, complete().kernel());
    assertThat(tasks.object()).isEqualTo(ObjectKind.CO_RE);
    assertThat(tasks.rungs()).containsExactly(Rung.TP_BTF);
    assertThat(tasks.symbols()).containsExactly("sched_process_free");
    assertThat(tasks.attachments())
        .extracting(PlannedAttachment::program)
        .containsExactly("free_tp_btf");
    assertThat(tasks.verdict()).isEqualTo(Verdict.active());
    assertThat(tasks.hooks().get(0).passedOver()).isEmpty();
  }

  @Test
  void takesTheFirstNameThatTheKernelHas() {
    AttachPlan files = plan(Specs.FILES, complete().kernel());
    assertThat(files.rungs()).containsExactly(Rung.FEXIT);
    assertThat(files.symbols()).containsExactly("do_sys_openat2", "io_openat2");
    assertThat(files.symbols(List.of("uring"))).containsExactly("io_openat2");
    assertThat(files.rungs(List.of("none of these"))).isEmpty();
    Kernel old =
        complete().btf(new BtfBuilder().functions("do_sys_open")).functions("do_sys_open").kernel();
    assertThat(plan(Specs.FILES, old).symbols()).containsExactly("do_sys_open");
  }

  @Test
  void stepsDownWithTheReasonForEachRung() {
    Kernel kernel =
        complete()
            .btf(new BtfBuilder().functions("unrelated"))
            .functions("do_sys_open.isra.0")
            .kernel();
    PlannedHook open = plan(Specs.FILES, kernel).hooks().get(0);
    assertThat(open.rung()).contains(Rung.KPROBE);
    assertThat(open.attachments())
        .extracting(PlannedAttachment::target)
        .containsExactly("do_sys_open.isra.0");
    assertThat(open.passedOver())
        .extracting(PassedOver::reason)
        .containsExactly("none of do_sys_openat2, do_sys_open is in the kernel's BTF");
    PlannedHook free = plan(Specs.TASKS, kernel).hooks().get(0);
    assertThat(free.rung()).contains(Rung.RAW_TP); // tracefs shows the tracepoint
    assertThat(free.passedOver())
        .extracting(PassedOver::reason)
        .containsExactly("tracepoint sched_process_free is not in the kernel's BTF");
  }

  @Test
  void takesTheProgramForTheLoadMode() {
    Kernel kernel =
        complete()
            .kernel(new FixedSupport().refusing(TRAMPOLINES, "no fexit here: EPERM; do this"));
    PlannedHook entry = plan(Specs.FILES, kernel, ENTRY).hooks().get(0);
    assertThat(entry.attachments())
        .extracting(PlannedAttachment::program)
        .containsExactly("open_kprobe");
    assertThat(entry.passedOver())
        .extracting(PassedOver::reason)
        .containsExactly("no fexit here: EPERM");
    assertThat(plan(Specs.FILES, kernel, RETURN).hooks().get(0).attachments())
        .extracting(PlannedAttachment::program)
        .containsExactly("open_kretprobe");
  }

  @Test
  void triesWhatItCouldNotFindOut() {
    FixedSupport unsure = new FixedSupport().but(TRAMPOLINES, new ProbeResult.Unknown("ENOMEM"));
    assertThat(plan(Specs.FILES, complete().kernel(unsure)).rungs()).containsExactly(Rung.FEXIT);
  }

  @Test
  void takesTheProgramThatReadsThisRecord() {
    PlanSettings tracepoint = PlanSettings.forced(RETURN, Rung.TRACEPOINT);
    KernelFixture fixture = complete();
    assertThat(programs(Specs.TASKS, fixture.kernel(), tracepoint)).containsExactly("free_fixed");
    fixture.tracepoint("sched", "sched_process_free", "pid_t pid;	offset:12;	size:4;");
    assertThat(programs(Specs.TASKS, fixture.kernel(), tracepoint)).containsExactly("free_moved");
    AttachPlan moved = Planner.plan(Specs.TASKS, fixture.kernel(), tracepoint, Exclusions.none());
    assertThat(moved.hooks().get(0).passedOver())
        .extracting(PassedOver::reason)
        .containsExactly(
            "the rung tracepoint is forced",
            "the rung tracepoint is forced",
            "record field pid of sched_process_free is at 12, the program reads 24");
    fixture.tracepoint("sched", "sched_process_free", "pid_t pid;	offset:24;	size:8;");
    assertThat(reasons(Specs.TASKS, fixture.kernel(), tracepoint))
        .contains("record field pid of sched_process_free has 8 bytes, the program reads 4");
    fixture.tracepoint("sched", "sched_process_free", "pid_t tid;	offset:24;	size:4;");
    assertThat(reasons(Specs.TASKS, fixture.kernel(), tracepoint))
        .contains("the record of sched_process_free has no field pid");
  }

  @Test
  void addsTheProgramsForPlacesThatAreThere() {
    PlanSettings tracepoint = PlanSettings.forced(RETURN, Rung.TRACEPOINT);
    assertThat(programs(Specs.FILES, complete().kernel(), tracepoint))
        .containsExactly("exit_openat", "exit_openat2", "uring_fexit");
    KernelFixture old =
        new KernelFixture(root.resolve("old"))
            .btf(new BtfBuilder())
            .functions("do_sys_open")
            .tracefs()
            .tracepoint("syscalls", "sys_exit_openat", RET_AT_16);
    assertThat(programs(Specs.FILES, old.kernel(), tracepoint)).containsExactly("exit_openat");
    // The place is there and its program cannot read it: counting without it would be wrong.
    old.tracepoint("syscalls", "sys_exit_openat2", "long ret;	offset:24;	size:8;");
    assertThat(plan(Specs.FILES, old.kernel(), tracepoint).verdict().reason())
        .isEqualTo(
            "Opens cannot be counted: record field ret of sys_exit_openat2 is at 24, the program"
                + " reads 16.");
  }

  @Test
  void attachesASharedProgramOnceAndTellsItWhomItServes() {
    KernelFixture fixture =
        new KernelFixture(root).btf(new BtfBuilder().tracepoint("sys_exit", 2)).functions("first");
    AttachPlan both = plan(Specs.SHARING, fixture.kernel());
    assertThat(both.attachments()).extracting(PlannedAttachment::program).containsExactly("shared");
    assertThat(both.symbols(List.of("second"))).containsExactly("sys_exit");
    assertThat(both.switches()).isEqualTo(Map.of("first_on", true, "second_on", true));

    AttachPlan one = plan(Specs.SHARING, fixture.functions("second").kernel());
    assertThat(one.attachments())
        .extracting(PlannedAttachment::program)
        .containsExactly("shared", "second_kprobe");
    assertThat(one.switches()).isEqualTo(Map.of("first_on", true, "second_on", false));
  }

  @Test
  void usesTheLegacyObjectWithoutBtf() {
    KernelFixture fixture =
        new KernelFixture(root)
            .functions("do_sys_open")
            .tracefs()
            .tracepoint("sched", "sched_process_free", PID_AT_24);
    AttachPlan files = plan(Specs.FILES, fixture.kernel());
    assertThat(files.object()).isEqualTo(ObjectKind.LEGACY);
    assertThat(files.rungs()).containsExactly(Rung.LEGACY);
    assertThat(files.symbols()).containsExactly("do_sys_open");
    assertThat(files.verdict()).isEqualTo(Verdict.active());
    assertThat(files.hooks().get(0).passedOver())
        .hasSize(3)
        .allMatch(better -> better.reason().startsWith("the kernel has no BTF (there is no "));
    assertThat(plan(Specs.TASKS, fixture.kernel()).symbols())
        .containsExactly("sched:sched_process_free");
  }

  @Test
  void takesAllProgramsOfACollectorFromOneObject() {
    PlanSettings legacy = PlanSettings.forced(RETURN, Rung.LEGACY);
    AttachPlan files = plan(Specs.FILES, complete().kernel(), legacy);
    assertThat(files.object()).isEqualTo(ObjectKind.LEGACY);
    assertThat(programs(Specs.FILES, complete().kernel(), legacy))
        .containsExactly("open_kretprobe");
    assertThat(files.verdict().state()).isEqualTo(Verdict.State.DEGRADED);
    assertThat(files.verdict().reason())
        .isEqualTo(
            "Not counted: opens through io_uring (the collector's other programs need the legacy"
                + " object).");
  }

  @Test
  void fallsBackToTheLegacyObjectWhenTheOtherDidNotLoad() {
    Kernel kernel = complete().kernel();
    Exclusions exclusions = Exclusions.none();
    List<Rung> rungs = new ArrayList<>();
    AttachPlan plan = Planner.plan(Specs.TASKS, kernel, settings(RETURN), exclusions);
    while (plan.verdict().isRunning()) {
      rungs.add(plan.rungs().get(0));
      exclusions =
          exclusions.with(plan.hooks().get(0).chosen().orElseThrow(), "it did\n not load.");
      plan = Planner.plan(Specs.TASKS, kernel, settings(RETURN), exclusions);
    }
    assertThat(rungs).containsExactly(Rung.TP_BTF, Rung.RAW_TP, Rung.TRACEPOINT, Rung.LEGACY);
    assertThat(plan.verdict().state()).isEqualTo(Verdict.State.FAILED);
    assertThat(plan.verdict().reason())
        .startsWith("Tasks freed cannot be counted: it did, not load;");
  }

  @Test
  void takesTheForcedRungWhereThereIsOne() {
    Kernel kernel = complete().kernel();
    AttachPlan files = plan(Specs.FILES, kernel, PlanSettings.forced(ENTRY, Rung.KPROBE));
    assertThat(files.hooks().get(0).rung()).contains(Rung.KPROBE);
    assertThat(files.hooks().get(1).rung()).contains(Rung.FEXIT);
    AttachPlan none = plan(Specs.FILES, kernel, PlanSettings.forced(ENTRY, Rung.TP_BTF));
    assertThat(none.verdict())
        .isEqualTo(
            new Verdict(
                Verdict.State.UNSUPPORTED,
                "The collector has no tp_btf rung.",
                "Leave the rung to the plugin, or take one of these: fexit, kprobe, tracepoint,"
                    + " legacy."));
  }

  @Test
  void takesNoOtherRungThanTheForcedOne() {
    FixedSupport support = new FixedSupport().refusing(TRAMPOLINES, "no fexit here: EPERM");
    AttachPlan files =
        plan(Specs.FILES, complete().kernel(support), PlanSettings.forced(RETURN, Rung.FEXIT));
    assertThat(files.verdict())
        .isEqualTo(
            new Verdict(
                Verdict.State.UNSUPPORTED, "Opens cannot be counted: no fexit here: EPERM.", ""));
  }

  @Test
  void takesOnlyAllowedRungs() {
    PlanSettings settings =
        new PlanSettings(RETURN, EnumSet.of(Rung.TRACEPOINT, Rung.KPROBE), Optional.empty());
    AttachPlan tasks = plan(Specs.TASKS, complete().kernel(), settings);
    assertThat(tasks.rungs()).containsExactly(Rung.TRACEPOINT);
    assertThat(tasks.hooks().get(0).passedOver())
        .extracting(PassedOver::reason)
        .contains("the configuration does not allow the rung tp_btf");
    AttachPlan legacy =
        plan(
            Specs.TASKS,
            complete().kernel(),
            new PlanSettings(RETURN, EnumSet.of(Rung.LEGACY), Optional.empty()));
    assertThat(legacy.object()).isEqualTo(ObjectKind.LEGACY);
  }

  @Test
  void leavesOutWhatTheModeOrTheKernelDoesNotHave() {
    CollectorSpec spec =
        CollectorSpec.named("files")
            .hooks(Specs.OPENED, Specs.URING, Specs.FREE.onlyIn(RETURN))
            .build();
    Kernel kernel =
        complete().btf(new BtfBuilder().functions("do_sys_open")).functions("do_sys_open").kernel();
    AttachPlan entry = plan(spec, kernel, ENTRY);
    assertThat(entry.hooks()).extracting(hook -> hook.hook().name()).containsExactly("open");
    assertThat(entry.verdict()).isEqualTo(Verdict.active());
    assertThat(plan(spec, kernel, RETURN).hooks())
        .extracting(hook -> hook.hook().name())
        .containsExactly("open", "free");
  }

  private static AttachPlan plan(CollectorSpec spec, Kernel kernel) {
    return plan(spec, kernel, RETURN);
  }

  private static AttachPlan plan(CollectorSpec spec, Kernel kernel, LoadMode mode) {
    return plan(spec, kernel, settings(mode));
  }

  private static AttachPlan plan(CollectorSpec spec, Kernel kernel, PlanSettings settings) {
    return Planner.plan(spec, kernel, settings, Exclusions.none());
  }

  private static PlanSettings settings(LoadMode mode) {
    return PlanSettings.automatic(mode);
  }

  private static List<String> programs(CollectorSpec spec, Kernel kernel, PlanSettings settings) {
    return plan(spec, kernel, settings).attachments().stream()
        .map(PlannedAttachment::program)
        .toList();
  }

  private static List<String> reasons(CollectorSpec spec, Kernel kernel, PlanSettings settings) {
    return plan(spec, kernel, settings).hooks().get(0).passedOver().stream()
        .map(PassedOver::reason)
        .toList();
  }
}
