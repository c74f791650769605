// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kernelcollector.ebpf.collector.Collectors;
import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.kernel.KernelRoots;
import io.kernelcollector.ebpf.kernel.Reading;
import io.kernelcollector.ebpf.plan.AttachPlan;
import io.kernelcollector.ebpf.plan.Exclusions;
import io.kernelcollector.ebpf.plan.PassedOver;
import io.kernelcollector.ebpf.plan.PlanSettings;
import io.kernelcollector.ebpf.plan.Planner;
import io.kernelcollector.ebpf.plan.Verdict;
import io.kernelcollector.ebpf.read.HistogramSnapshot;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.Rung;
import io.kernelcollector.libbpf.ProbeResult;
import io.kernelcollector.posix.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every rung that this machine's own kernel has, loaded, attached and counting a known workload.
 * Others work on this machine, too: what they can add is bounded by the kernel's own counts.
 */
@Tag("live")
class LiveCollectorTest {

  private static final Path ROOT = Path.of(System.getProperty("ebpf.root"));
  private static final Path TRUTH = ROOT.resolve("test-fixtures/workload/target/truth");
  private static final Kernel KERNEL = new Kernel(KernelRoots.system(), new LiveKernelSupport());

  @TempDir private Path folder;

  @BeforeAll
  static void whatIsNeeded() {
    assumeTrue(ProcessIdentity.effectiveUid() == 0, "waits for root");
    assumeTrue(Files.isExecutable(TRUTH), "waits for the workload: make -C test-fixtures/workload");
    assumeTrue(Files.isDirectory(ROOT.resolve("artifacts")), "waits for artifacts/: run make");
  }

  @ParameterizedTest
  @EnumSource(Rung.class)
  void processesAreCounted(Rung rung) throws Exception {
    try (LoadedCollector process = load("process", rung)) {
      final long alive = tasksAlive();
      final long forksBefore = forks();
      long[] before = counters(process);
      Workload work = work("process");
      long[] counted = minus(counters(process), before);
      final long forks = forks() - forksBefore;
      work.end();
      // /proc/stat counts every task that was made, kernel threads included.
      assertThat(count(process, counted, "process_start"))
          .isBetween(work.number("process_start"), forks - work.number("thread_start"));
      assertThat(count(process, counted, "thread_start"))
          .isBetween(work.number("thread_start"), forks - work.number("process_start"));
      assertThat(count(process, counted, "exec")).isBetween(work.number("exec"), forks);
      assertThat(count(process, counted, "task_exit"))
          .isBetween(work.number("task_exit"), alive + forks);
      assertThat(
              count(process, counted, "process_exit")
                  - count(process, counted, "process_exit_undone"))
          .isBetween(work.number("process_exit"), alive + forks);
      // Nobody else's forks fail, so these are exact wherever they are seen.
      boolean seen = observes(process, "fork");
      assertThat(count(process, counted, "process_fork_failed"))
          .isEqualTo(seen ? work.number("process_fork_failed") : 0);
      assertThat(count(process, counted, "thread_fork_failed"))
          .isEqualTo(seen ? work.number("thread_fork_failed") : 0);
      assertThat(count(process, counted, "lost")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Rung.class)
  void opensAndClosesAreCounted(Rung rung) throws Exception {
    try (LoadedCollector fd = load("fd", rung)) {
      long[] before = counters(fd);
      Workload work = work("fd");
      long[] counted = minus(counters(fd), before);
      work.end();
      // Nothing in /proc counts these; whatever else runs here opens far fewer files.
      assertThat(count(fd, counted, "open"))
          .isBetween(work.number("open_calls"), 2 * work.number("open_calls"));
      assertThat(count(fd, counted, "open_error"))
          .isBetween(work.number("open_failures"), 2 * work.number("open_failures"));
      long closes = work.number("close_calls") + work.number("close_range_calls");
      assertThat(count(fd, counted, "close")).isBetween(closes, 2 * closes);
      assertThat(count(fd, counted, "close_error"))
          .isBetween(
              work.number("close_failures") + work.number("close_range_failures"),
              2 * work.number("close_failures"));
      assertThat(count(fd, counted, "lost")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Rung.class)
  void bucketsAddUpToDiskstats(Rung rung) throws Exception {
    try (LoadedCollector disk = load("disk", rung);
        LoopDevice loop = LoopDevice.make(folder)) {
      long before = completed(loop.name());
      final long bucketsBefore = buckets(disk, loop.number());
      work("disk=" + loop.path()).end();
      assertThat(buckets(disk, loop.number()) - bucketsBefore)
          .isPositive()
          .isEqualTo(completed(loop.name()) - before);
      assertThat(disk.counters().get(disk.spec().counters().index("lost"))).isZero();
    }
  }

  /** What needs no more than BTF and tracefs runs, lest the tests above skip all they look at. */
  @ParameterizedTest
  @CsvSource({
    "fd, TRACEPOINT",
    "process, TRACEPOINT",
    "process, TP_BTF",
    "process, RAW_TP",
    "process, LEGACY",
    "disk, TP_BTF",
    "disk, RAW_TP",
    "disk, LEGACY"
  })
  void runsWhereThereAreTypesAndTracepoints(String name, Rung rung) {
    assumeTrue(KERNEL.btf().isPresent(), "waits for a kernel with BTF");
    Reading tracefs = KERNEL.tracepoints().available();
    assumeTrue(tracefs.isReadable(), "waits for tracefs: " + tracefs.reason());
    ProbeResult typed = KERNEL.allows().typedTracepoints();
    assumeTrue(rung != Rung.TP_BTF || typed.isSupported(), "waits for tp_btf: " + typed);
    LoadOutcome outcome = loader(rung).load(spec(name));
    outcome.collector().ifPresent(LoadedCollector::close);
    assertThat(outcome.verdict().isRunning()).as("%s", outcome.verdict()).isTrue();
    assertThat(on(rung, outcome.plan())).as("%s", passedOver(rung, outcome.plan())).isNotEmpty();
  }

  /**
   * Loads a collector on a rung. Skips what the collector does not have or the kernel, by facts
   * known before anything is tried, cannot do; a rung that was tried in vain is a failure.
   */
  private static LoadedCollector load(String name, Rung rung) {
    CollectorSpec spec = spec(name);
    assumeTrue(spec.rungs().contains(rung), name + " has no rung " + rung.label());
    AttachPlan wanted = Planner.plan(spec, KERNEL, settings(rung), Exclusions.none());
    String waits = name + " on " + rung.label() + " waits for a kernel that has it: ";
    LoadOutcome outcome = loader(rung).load(spec);
    Verdict verdict = outcome.verdict();
    assumeTrue(verdict.state() != Verdict.State.UNSUPPORTED, waits + verdict.reason());
    assertThat(outcome.collector()).as("%s", verdict).isPresent();
    LoadedCollector collector = outcome.collector().orElseThrow();
    Set<String> taken = on(rung, outcome.plan());
    if (taken.isEmpty() || !taken.containsAll(on(rung, wanted))) {
      collector.close();
      assumeFalse(on(rung, wanted).isEmpty(), () -> waits + passedOver(rung, wanted));
      fail(name + " is not on " + rung.label() + ": " + passedOver(rung, outcome.plan()));
    }
    return collector;
  }

  private static CollectorSpec spec(String name) {
    return Collectors.ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  private static PlanSettings settings(Rung rung) {
    return PlanSettings.forced(LoadMode.RETURN, rung);
  }

  private static Loader loader(Rung rung) {
    return new Loader(
        KERNEL, new LoadSettings(settings(rung), ROOT.resolve("artifacts"), Optional.empty()));
  }

  /** The hooks that stand on a rung. */
  private static Set<String> on(Rung rung, AttachPlan plan) {
    return plan.hooks().stream()
        .filter(hook -> hook.rung().filter(rung::equals).isPresent())
        .map(hook -> hook.hook().name())
        .collect(toSet());
  }

  /** Why hooks do not stand on a rung. */
  private static List<String> passedOver(Rung rung, AttachPlan plan) {
    return plan.hooks().stream()
        .flatMap(hook -> hook.passedOver().stream())
        .filter(way -> way.candidate().rung() == rung)
        .map(PassedOver::reason)
        .distinct()
        .toList();
  }

  private static boolean observes(LoadedCollector collector, String hook) {
    return collector.plan().hooks().stream()
        .anyMatch(one -> one.hook().name().equals(hook) && one.chosen().isPresent());
  }

  private static long[] counters(LoadedCollector collector) {
    collector.read();
    long[] values = new long[collector.spec().counters().names().size()];
    Arrays.setAll(values, collector.counters()::get);
    return values;
  }

  private static long[] minus(long[] after, long[] before) {
    long[] difference = new long[after.length];
    Arrays.setAll(difference, index -> after[index] - before[index]);
    return difference;
  }

  private static long count(LoadedCollector collector, long[] counted, String name) {
    return counted[collector.spec().counters().index(name)];
  }

  private static long buckets(LoadedCollector disk, int device) {
    disk.read();
    HistogramSnapshot histogram = disk.histogram("disk_latency");
    long sum = 0;
    for (int row = 0; row < histogram.size(); row++) {
      for (int slot = 0; slot < histogram.slots() && histogram.key(row) == device; slot++) {
        sum += histogram.get(row, slot);
      }
    }
    return sum;
  }

  private static long completed(String disk) throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/diskstats")).stream()
            .filter(each -> each.contains(" " + disk + " "))
            .findFirst()
            .orElseThrow();
    List<String> fields = List.of(line.strip().split("\\s+", -1));
    long completed = 0;
    for (int field : new int[] {3, 7, 14, 18}) {
      completed += field < fields.size() ? Long.parseLong(fields.get(field)) : 0;
    }
    return completed;
  }

  /** Tasks that there are now: the fourth word is "running/all". */
  private static long tasksAlive() throws IOException {
    String tasks = Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[3];
    return Long.parseLong(tasks.substring(tasks.indexOf('/') + 1));
  }

  private static long forks() throws IOException {
    return Files.readAllLines(Path.of("/proc/stat")).stream()
        .filter(line -> line.startsWith("processes "))
        .mapToLong(line -> Long.parseLong(line.substring("processes ".length())))
        .findFirst()
        .orElseThrow();
  }

  private Workload work(String what) throws IOException {
    return Workload.run(TRUTH, folder, what);
  }
}
