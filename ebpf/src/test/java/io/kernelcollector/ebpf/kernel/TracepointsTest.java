// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracepointsTest {

  @TempDir Path root;

  @Test
  void readsTheFormatsThatAreThere() {
    Tracepoints tracepoints =
        new KernelFixture(root)
            .tracefs()
            .tracepoint("sched", "sched_process_free", "pid_t pid;	offset:24;	size:4;")
            .kernel()
            .tracepoints();
    assertThat(tracepoints.available().isReadable()).isTrue();
    assertThat(tracepoints.format("sched", "sched_process_free")).isPresent();
    assertThat(tracepoints.format("sched", "sched_process_wait")).isEmpty();
    assertThat(tracepoints.presentAnywhere("sched_process_free")).isTrue();
    assertThat(tracepoints.presentAnywhere("sched_process_wait")).isFalse();
  }

  @Test
  void saysHowToMountTracefs() {
    Kernel kernel = new KernelFixture(root).directory("sys/kernel/tracing").kernel();
    Path tracefs = root.resolve("sys/kernel/tracing");
    assertThat(kernel.tracepoints().available())
        .isEqualTo(
            Reading.unreadable(
                "tracefs is not mounted on " + tracefs,
                "Mount it: mount -t tracefs tracefs " + tracefs + "."));
    assertThat(kernel.tracepoints().format("sched", "sched_process_free")).isEmpty();
    assertThat(kernel.tracepoints().presentAnywhere("sched_process_free")).isFalse();
  }

  @Test
  void doesNotAdviseToMountWhatTheKernelDoesNotHave() {
    Kernel kernel = new KernelFixture(root).file("proc/filesystems", "nodev\tsysfs\n").kernel();
    assertThat(kernel.tracepoints().available().reason()).isEqualTo("the kernel has no tracefs");
  }

  @Test
  void findsTracefsInsideDebugfs() {
    new KernelFixture(root).directory("sys/kernel/debug/tracing/events");
    assertThat(KernelRoots.under(root).tracefs())
        .isEqualTo(root.resolve("sys/kernel/debug/tracing"));
    new KernelFixture(root).tracefs();
    assertThat(KernelRoots.under(root).tracefs()).isEqualTo(root.resolve("sys/kernel/tracing"));
  }
}
