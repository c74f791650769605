// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.kernel.BtfBuilder;
import io.kernelcollector.ebpf.kernel.FixedSupport;
import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.kernel.KernelFixture;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.Rung;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** What holds of every plan, whatever the kernel lacks and whatever a person wants. */
class PlannerPropertyTest {

  private static final CollectorSpec SPEC =
      CollectorSpec.named("all").hooks(Specs.FREE, Specs.OPENED, Specs.URING).build();

  private Path root;

  @BeforeTry
  void makeRoot() throws IOException {
    root = Files.createTempDirectory("kernel");
  }

  @AfterTry
  void removeRoot() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      files.sorted(Comparator.reverseOrder()).forEach(PlannerPropertyTest::delete);
    }
  }

  @Property(tries = 300)
  void everyPlanHolds(
      @ForAll Set<Part> parts,
      @ForAll LoadMode mode,
      @ForAll @Size(min = 1) Set<Rung> allowed,
      @ForAll Optional<Rung> forced,
      @ForAll @Size(max = 3) Set<Rung> excluded) {
    Kernel kernel = kernel(parts);
    PlanSettings settings = new PlanSettings(mode, allowed, forced);
    Exclusions exclusions = Exclusions.none();
    for (Rung rung : excluded) {
      exclusions =
          SPEC.hooks().stream()
              .flatMap(hook -> hook.candidates().stream())
              .filter(candidate -> candidate.rung() == rung)
              .reduce(exclusions, (some, one) -> some.with(one, "failed"), (one, other) -> one);
    }
    AttachPlan plan = Planner.plan(SPEC, kernel, settings, exclusions);
    Verdict verdict = plan.verdict();

    assertThat(verdict.reason().isEmpty()).isEqualTo(verdict.equals(Verdict.active()));
    assertThat(verdict.reason() + verdict.remedy()).matches("|(?s)[A-Z].*[.]");
    for (PlannedHook hook : plan.hooks()) {
      if (verdict.isRunning() && hook.hook().essential()) {
        assertThat(hook.chosen()).isPresent();
      }
      assertThat(hook.attachments().isEmpty()).isEqualTo(hook.chosen().isEmpty());
      hook.rung()
          .ifPresent(
              rung -> {
                assertThat(rung.object()).isEqualTo(plan.object());
                assertThat(excluded).doesNotContain(rung);
                assertThat(allowed.contains(rung) || forced.equals(Optional.of(rung))).isTrue();
                assertThat(hook.passedOver())
                    .filteredOn(better -> forced.isEmpty())
                    .allMatch(better -> better.candidate().rung().compareTo(rung) <= 0);
              });
      assertThat(hook.passedOver()).noneMatch(better -> better.reason().isBlank());
    }
    assertThat(Planner.plan(SPEC, kernel, settings, exclusions)).isEqualTo(plan);
  }

  /** What a kernel may have. */
  enum Part {
    BTF,
    SYMBOLS,
    TRACEFS,
    SYSCALL_TRACEPOINTS,
    MOVED_RECORD,
    NO_KPROBES,
    TRAMPOLINES_REFUSED,
    TYPED_REFUSED
  }

  private Kernel kernel(Set<Part> parts) {
    KernelFixture fixture = new KernelFixture(root);
    if (parts.contains(Part.BTF)) {
      fixture.btf(
          new BtfBuilder()
              .functions("do_sys_openat2", "io_openat2")
              .tracepoint("sched_process_free", 1));
    }
    if (parts.contains(Part.SYMBOLS)) {
      fixture.functions("do_sys_openat2", "io_openat2", "__ia32_compat_sys_open");
    }
    if (parts.contains(Part.NO_KPROBES)) {
      fixture.config("# CONFIG_KPROBES is not set");
    }
    if (parts.contains(Part.TRACEFS)) {
      fixture.tracefsWithoutKprobes();
      fixture.tracepoint(
          "sched",
          "sched_process_free",
          "pid_t pid;	offset:%d;	size:4;".formatted(parts.contains(Part.MOVED_RECORD) ? 12 : 24));
      if (parts.contains(Part.SYSCALL_TRACEPOINTS)) {
        fixture.tracepoint("syscalls", "sys_exit_openat", "long ret;	offset:16;	size:8;");
      }
    }
    FixedSupport support = new FixedSupport();
    List<String> refused = new ArrayList<>();
    if (parts.contains(Part.TRAMPOLINES_REFUSED)) {
      refused.add(FixedSupport.TRAMPOLINES);
    }
    if (parts.contains(Part.TYPED_REFUSED)) {
      refused.add(FixedSupport.TYPED_TRACEPOINTS);
    }
    refused.forEach(what -> support.refusing(what, what + " are refused"));
    return fixture.kernel(support);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
