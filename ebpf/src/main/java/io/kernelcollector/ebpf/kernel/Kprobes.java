// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether the kernel has kprobes. That programs of the kprobe type load does not tell: they do
 * without CONFIG_KPROBES too, and then there is nothing to attach them to.
 */
final class Kprobes {

  private static final String OPTION = "CONFIG_KPROBE_EVENTS";

  private static final Reading NOT_BUILT =
      Reading.unreadable(
          "the kernel is built without kprobes",
          "Use a kernel that is built with CONFIG_KPROBES and CONFIG_KPROBE_EVENTS.");

  private Kprobes() {}

  /** Readable stands for: there are kprobes, or nothing speaks against them. */
  static Reading look(KernelRoots roots, KernelConfig config, Tracepoints tracepoints) {
    Path counters = roots.sys().resolve("bus/event_source/devices");
    if (Files.exists(counters.resolve("kprobe")) // Linux 4.17
        || Files.exists(roots.tracefs().resolve("kprobe_events"))) {
      return Reading.readable();
    }
    Reading tracefs = tracepoints.available();
    if (config.isKnown() && !config.isOn(OPTION)) {
      return NOT_BUILT;
    }
    if (!tracefs.isReadable()) {
      // Without the perf counter a probe is made by writing to tracefs.
      return Files.isDirectory(counters)
          ? Reading.unreadable("kprobes need tracefs, and " + tracefs.reason(), tracefs.remedy())
          : Reading.readable();
    }
    // A tracefs without the file is as good as the configuration.
    return config.isKnown() ? Reading.readable() : NOT_BUILT;
  }
}
