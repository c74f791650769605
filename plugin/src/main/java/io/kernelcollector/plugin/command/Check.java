// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import io.kernelcollector.ebpf.collector.Collectors;
import io.kernelcollector.ebpf.load.LoadedCollector;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import java.io.PrintStream;
import java.util.Map;

/**
 * {@code --check}: starts each collector for real, because only then the kernel says what it
 * refuses, prints a line about it and takes it out again.
 */
final class Check {
  private final PrintStream output;

  Check(PrintStream output) {
    this.output = output;
  }

  /**
   * Checks every collector.
   *
   * @return {@link ExitCode#FAILED} when none can run
   */
  ExitCode run(Map<String, String> environment) {
    Workplace workplace = Workplace.open(environment);
    workplace.sweep();
    boolean anyRuns = false;
    for (CollectorSpec spec : Collectors.ALL) {
      Started started = workplace.start(spec);
      started.collector().ifPresent(LoadedCollector::close);
      anyRuns |= started.collector().isPresent();
      output.println(started.line());
    }
    output.flush();
    return anyRuns ? ExitCode.DONE : ExitCode.FAILED;
  }
}
