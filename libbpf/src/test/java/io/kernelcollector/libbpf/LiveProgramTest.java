// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kernelcollector.posix.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs in this machine's kernel. */
@Tag("live")
class LiveProgramTest {
  private static final int CALLS = 1_000;
  private BpfObject object;

  @BeforeEach
  void open() {
    Fixtures.needRoot();
    object = BpfObject.open(Fixtures.object("probe"), BpfObject.Options.defaults());
    object.programs().forEach(p -> p.setAutoload(false));
    object.setConstant("wanted_tgid", ProcessIdentity.pid());
  }

  @AfterEach
  void close() {
    if (object != null) {
      object.close();
    }
  }

  private BpfProgram load(String name) {
    BpfProgram program = object.program(name);
    program.setAutoload(true);
    object.load();
    return program;
  }

  /** This process's other threads make system calls, too: at least ours are counted. */
  private void assertCounts(BpfLink link, int slot) {
    try (MappedMap events = object.map("events").mmap()) {
      long before = events.getLong(8L * slot);
      for (int i = 0; i < CALLS; i++) {
        ProcessIdentity.parentPid();
      }
      long after = events.getLong(8L * slot);
      assertThat(after - before).isBetween((long) CALLS, 20L * CALLS);
      assertThat(link.isOpen()).isTrue();
      link.close();
      link.close();
      assertThat(link.isOpen()).isFalse();
      long detached = events.getLong(8L * slot);
      for (int i = 0; i < CALLS; i++) {
        ProcessIdentity.parentPid();
      }
      assertThat(events.getLong(8L * slot)).isEqualTo(detached);
    }
  }

  @Test
  void aRawTracepointCounts() {
    assertCounts(load("raw_enter").attachRawTracepoint("sys_enter"), 0);
  }

  @Test
  void aTracepointCounts() {
    Fixtures.needTracepoint("raw_syscalls/sys_enter");
    assertCounts(load("tracepoint_enter").attachTracepoint("raw_syscalls", "sys_enter"), 1);
  }

  @Test
  void aTypedTracepointCountsWhereTheProbeSaysSo() {
    assumeTrue(FeatureProbe.typedTracepoints().isSupported(), "missing: tp_btf programs");
    assertCounts(load("typed_enter").attachTrace(), 2);
  }

  @Test
  void aTypedTracepointIsChosenByName() {
    assumeTrue(FeatureProbe.typedTracepoints().isSupported(), "missing: tp_btf programs");
    object.program("typed_enter").setAttachTarget("sys_exit");
    assertCounts(load("typed_enter").attachTrace(), 2);
  }

  @Test
  void aTargetThatTheKernelDoesNotHaveIsNamed() {
    assumeTrue(FeatureProbe.typedTracepoints().isSupported(), "missing: tp_btf programs");
    BpfException e =
        catchThrowableOfType(
            BpfException.class,
            () -> object.program("function_exit").setAttachTarget("no_such_function"));
    assertThat(e).hasMessageContaining("no_such_function").hasMessageContaining("function_exit");
  }

  @Test
  void theProbeOfTrampolinesTellsTheTruth() {
    boolean supported = FeatureProbe.trampolines().isSupported();
    BpfException e = catchThrowableOfType(BpfException.class, () -> load("function_exit"));
    assertThat(e == null).isEqualTo(supported);
    if (e != null) {
      assertThat(e).hasMessageContaining("function_exit");
    }
  }

  @Test
  void aKprobeIsAttachedWhereThereAreSome() {
    assumeTrue(hasKprobes(), "waits for a kernel with kprobes");
    try (BpfLink link = load("function_entry").attachKprobe("do_sys_openat2", false)) {
      assertThat(link.programName()).isEqualTo("function_entry");
    }
  }

  @Test
  void aKprobeWhereThereAreNoneSaysSo() {
    assumeFalse(hasKprobes(), "waits for a kernel without kprobes");
    BpfProgram program = load("function_entry");
    BpfException e =
        catchThrowableOfType(
            BpfException.class, () -> program.attachKprobe("do_sys_openat2", false).close());
    assertThat(e).hasMessageContaining("kprobe do_sys_openat2").hasMessageContaining("ENOENT");
  }

  private static boolean hasKprobes() {
    return Files.exists(Path.of("/sys/bus/event_source/devices/kprobe"))
        || Files.exists(Path.of("/sys/kernel/tracing/kprobe_events"));
  }

  @Test
  void aMissingTracepointIsAnError() {
    BpfProgram program = load("raw_enter");
    BpfException e =
        catchThrowableOfType(
            BpfException.class, () -> program.attachRawTracepoint("no_such_tracepoint"));
    assertThat(e)
        .hasMessageContaining("raw tracepoint no_such_tracepoint")
        .hasMessageContaining("raw_enter")
        .hasMessageContaining("ENOENT");
  }

  @Test
  void aProgramThatWasNotLoadedIsNotAttached() {
    load("raw_enter");
    assertThatIllegalStateException()
        .isThrownBy(() -> object.program("tracepoint_enter").attachTracepoint("sched", "x"))
        .withMessageContaining("autoload");
    assertThatIllegalStateException().isThrownBy(() -> object.load());
    assertThatIllegalStateException().isThrownBy(() -> object.map("table").setMaxEntries(5));
  }

  @Test
  void theConstantReachesTheProgram() {
    object.setConstant("step", 3);
    BpfLink link = load("raw_enter").attachRawTracepoint("sys_enter");
    ProcessIdentity.parentPid();
    link.close();
    try (MappedMap events = object.map("events").mmap()) {
      assertThat(events.getLong(0)).isPositive();
      assertThat(events.getLong(0) % 3).isZero();
    }
  }

  @Test
  void aRefusedProgramComesWithTheVerifiersReason() {
    try (BpfObject refused =
        BpfObject.open(Fixtures.object("refused"), BpfObject.Options.defaults())) {
      BpfException e = catchThrowableOfType(BpfException.class, refused::load);
      assertThat(e.errnoName()).isEqualTo("EACCES");
      assertThat(e)
          .hasMessageContaining("object refused")
          .hasMessageContaining("program unchecked was refused")
          .hasMessageContaining("invalid mem access")
          .hasMessageContaining("lines omitted");
      VerifierLog log = e.verifierLog().orElseThrow();
      assertThat(log.program()).isEqualTo("unchecked");
      assertThat(log.fullText()).contains("call bpf_map_lookup_elem#1").contains("processed ");
      assertThatIllegalStateException()
          .isThrownBy(refused::load)
          .withMessageContaining("failed to load");
    }
  }
}
