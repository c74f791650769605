// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.kernelcollector.ebpf.collector.Collectors;
import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.kernel.KernelRoots;
import io.kernelcollector.ebpf.plan.PlanSettings;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.Rung;
import io.kernelcollector.posix.ProcessIdentity;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading a collector leaves nothing behind for the collector of garbage. */
@Tag("live")
class LiveAllocationTest {

  private static final Path OBJECTS = Path.of(System.getProperty("ebpf.root"), "artifacts");
  private static final int READS = 100;
  private static final int ROUNDS = 5;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @BeforeAll
  static void whatIsNeeded() {
    assumeTrue(ProcessIdentity.effectiveUid() == 0, "waits for root");
    assumeTrue(Files.isDirectory(OBJECTS), "waits for artifacts/: run make");
  }

  @ParameterizedTest
  @CsvSource({
    "process, TP_BTF",
    "process, RAW_TP",
    "fd, TRACEPOINT",
    "disk, TP_BTF",
    "disk, RAW_TP"
  })
  void readingAllocatesNothing(String name, Rung rung) {
    CollectorSpec spec =
        Collectors.ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    Kernel kernel = new Kernel(KernelRoots.system(), new LiveKernelSupport());
    PlanSettings plan = PlanSettings.forced(LoadMode.RETURN, rung);
    LoadOutcome outcome =
        new Loader(kernel, new LoadSettings(plan, OBJECTS, Optional.empty())).load(spec);
    assumeTrue(
        outcome.verdict().isRunning(),
        "waits for a kernel that has it: " + outcome.verdict().reason());
    try (LoadedCollector collector = outcome.collector().orElseThrow()) {
      assertThat(allocatedByReads(collector)).as("bytes in %d reads", READS).isZero();
    }
  }

  /** The least of some rounds: the first ones load classes, and a zombie is worth some bytes. */
  private static long allocatedByReads(LoadedCollector collector) {
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getThreadAllocatedBytes(thread);
      for (int i = 0; i < READS; i++) {
        collector.read();
      }
      least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - before);
    }
    return least;
  }
}
