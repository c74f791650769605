// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.truth;

import io.kernelcollector.ebpf.spec.Rung;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;

/**
 * Forks, threads, execs, exits, failures and zombies, each counted exactly. The workers that
 * io_uring starts for a process are threads of it.
 */
final class ProcessTruth implements CollectorTruth {

  @Override
  public String collector() {
    return "process";
  }

  @Override
  public List<String> charts() {
    return List.of("system.process_thread", "system.exit", "system.task_error");
  }

  @Override
  public List<String> works(Optional<Rung> rung) {
    return List.of("process");
  }

  @Override
  public void check(Run run) {
    StreamWindow counted = run.counted();
    Ledger done = run.done();
    Offset<Long> exactly = run.exactly("process");
    SoftAssertions.assertSoftly(
        softly -> {
          softly
              .assertThat(counted.counted("system.process_thread", "_do_fork"))
              .as("processes started")
              .isCloseTo(done.number("process_start"), exactly);
          softly
              .assertThat(counted.counted("system.process_thread", "sys_clone"))
              .as("threads started")
              .isCloseTo(done.number("thread_start") + done.number("uring_threads"), exactly);
          softly
              .assertThat(counted.counted("system.process_exec", "exec"))
              .as("programs executed")
              .isCloseTo(done.number("exec"), exactly);
          softly
              .assertThat(counted.counted("system.exit", "do_exit"))
              .as("processes ended")
              .isCloseTo(done.number("process_exit"), exactly);
          softly
              .assertThat(counted.counted("system.exit", "release_task"))
              .as("threads ended")
              .isCloseTo(done.number("task_exit") - done.number("process_exit"), exactly);
          softly
              .assertThat(counted.counted("system.process_status", "process"))
              .as("processes started and not ended")
              .isCloseTo(done.number("process_start") - done.number("process_exit"), exactly);
          softly
              .assertThat(counted.risen("system.process_status", "zombie"))
              .as("zombies")
              .isCloseTo(done.number("zombies_at_end"), exactly);
          softly
              .assertThat(counted.counted("system.task_error", "_do_fork"))
              .as("failed forks")
              .isCloseTo(done.number("process_fork_failed"), exactly);
          softly
              .assertThat(counted.counted("system.task_error", "sys_clone"))
              .as("failed thread starts")
              .isCloseTo(done.number("thread_fork_failed"), exactly);
        });
  }
}
