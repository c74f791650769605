// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.truth;

import io.kernelcollector.ebpf.kernel.KernelRelease;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;

/** Opens and closes of every kind, their successes and failures, each counted exactly. */
final class FdTruth implements CollectorTruth {

  /**
   * Since then an io_uring request keeps its result where it can be seen, and its close is a
   * function of its own: the verdict of older kernels says that these are not counted.
   */
  static final KernelRelease URING_RESULTS = KernelRelease.of(5, 19);

  @Override
  public String collector() {
    return "fd";
  }

  @Override
  public List<String> charts() {
    return List.of("filesystem.file_descriptor");
  }

  /** What a rung says that it does not count is not done there. */
  @Override
  public List<String> works(Optional<Rung> rung) {
    List<String> works = new ArrayList<>(List.of("fd", "ia32"));
    if (rung.isEmpty() || rung.get() == Rung.FEXIT) {
      works.add("uring");
    }
    return works;
  }

  @Override
  public void check(Run run) {
    StreamWindow counted = run.counted();
    Ledger done = run.done();
    boolean results = run.kernel().atLeast(URING_RESULTS);
    Offset<Long> exactly = run.exactly("fd");
    SoftAssertions.assertSoftly(
        softly -> {
          softly
              .assertThat(counted.counted("filesystem.file_descriptor", "do_sys_open"))
              .as("opens")
              .isCloseTo(done.sum("open_calls", "ia32_open_calls", "uring_open_calls"), exactly);
          softly
              .assertThat(counted.counted("filesystem.file_descriptor", "__close_fd"))
              .as("closes")
              .isCloseTo(
                  done.sum("close_calls", "close_range_calls", "ia32_close_calls")
                      + (results ? done.number("uring_close_calls") : 0),
                  exactly);
          softly
              .assertThat(counted.has("filesystem.file_error"))
              .as("a chart of failures")
              .isEqualTo(run.mode() == LoadMode.RETURN);
          if (run.mode() == LoadMode.RETURN) {
            softly
                .assertThat(counted.counted("filesystem.file_error", "do_sys_open"))
                .as("failed opens")
                .isCloseTo(
                    done.sum("open_failures", "ia32_open_failures")
                        + (results ? done.number("uring_open_failures") : 0),
                    exactly);
            softly
                .assertThat(counted.counted("filesystem.file_error", "__close_fd"))
                .as("failed closes")
                .isCloseTo(
                    done.sum("close_failures", "close_range_failures", "ia32_close_failures")
                        + (results ? done.number("uring_close_failures") : 0),
                    exactly);
          }
        });
  }
}
