// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import static io.kernelcollector.ebpf.collector.SystemCalls.compatFunction;
import static io.kernelcollector.ebpf.collector.SystemCalls.exit;
import static io.kernelcollector.ebpf.collector.SystemCalls.functions;
import static io.kernelcollector.ebpf.spec.Attachment.functionExit;
import static io.kernelcollector.ebpf.spec.Candidate.on;
import static io.kernelcollector.ebpf.spec.LoadMode.RETURN;
import static io.kernelcollector.ebpf.spec.Metric.total;
import static io.kernelcollector.ebpf.spec.Rung.FEXIT;
import static io.kernelcollector.ebpf.spec.Rung.TRACEPOINT;

import io.kernelcollector.ebpf.spec.Attachment;
import io.kernelcollector.ebpf.spec.Candidate;
import io.kernelcollector.ebpf.spec.ChartSpec;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.DimensionSpec;
import io.kernelcollector.ebpf.spec.Hook;
import java.util.stream.Stream;

/**
 * Files opened and closed, and how often that failed.
 *
 * <p>An open is one open, openat, openat2, creat or io_uring open; a close is one close,
 * close_range or io_uring close. Closes are taken from the system call itself: the kernel's {@code
 * close_fd} still exists but has not been on the path of close(2) since Linux 6.6.
 */
public final class Fd {

  private static final String[] OPEN = {"do_sys_openat2", "do_sys_open"};

  /** One program for several hooks. */
  private static final Attachment SYS_EXIT = exit("fd_sys_exit");

  /** In every kernel with io_uring. */
  private static final String[] URING = functions("io_uring_setup");

  /** Where an io_uring request keeps its result, since 5.19. */
  private static final String URING_RESULT = "io_kiocb.cqe";

  public static final CollectorSpec SPEC =
      CollectorSpec.named("fd")
          .about("files opened and closed, and failures to do so")
          .hooks(
              Hook.essential("open", "opens", ways("open", OPEN)),
              Hook.essential("close", "closes", ways("close", functions("close"))),
              Hook.partial(
                      "close_compat",
                      "closes by 32-bit programs",
                      ways("close_compat", compatFunction("close")))
                  .onlyIfSymbol(compatFunction("close")),
              Hook.partial(
                      "close_range",
                      "close_range calls",
                      ways("close_range", functions("close_range")))
                  .onlyIfSymbol(functions("close_range")),
              Hook.partial(
                      "uring_open",
                      "opens through io_uring",
                      on(FEXIT, functionExit("fd_uring_open_fexit", "io_openat2"))
                          .missingWithout(URING_RESULT, "failed opens through io_uring"))
                  .onlyIfSymbol(URING),
              Hook.partial(
                      "uring_close",
                      "closes through io_uring",
                      on(FEXIT, functionExit("fd_uring_close_fexit", "io_close"))
                          .missingWithout(URING_RESULT, "failed closes through io_uring"))
                  .onlyIfSymbol(URING))
          .counters("open", "open_error", "close", "close_error", "lost")
          .charts(
              ChartSpec.named("filesystem", "file_descriptor")
                  .title("Open and close calls")
                  .units("calls/s")
                  .family("file_access")
                  .priority(2195)
                  .module("filedescriptor")
                  .dimensions(
                      DimensionSpec.rate(
                          "do_sys_open", "open", total("open"), "open", "uring_open"),
                      DimensionSpec.rate(
                          "__close_fd",
                          "close",
                          total("close"),
                          "close",
                          "close_compat",
                          "close_range",
                          "uring_close")),
              ChartSpec.named("filesystem", "file_error")
                  .title("Open fails")
                  .units("calls/s")
                  .family("file_access")
                  .priority(2196)
                  .module("filedescriptor")
                  .onlyIn(RETURN)
                  .dimensions(
                      DimensionSpec.rate(
                          "do_sys_open", "open", total("open_error"), "open", "uring_open"),
                      DimensionSpec.rate(
                          "__close_fd",
                          "close",
                          total("close_error"),
                          "close",
                          "close_compat",
                          "close_range",
                          "uring_close")))
          .build();

  private Fd() {}

  /** The ways on functions, and the one at the end of system calls. */
  private static Candidate[] ways(String hook, String... functions) {
    Candidate atSystemCalls = on(TRACEPOINT, SYS_EXIT).switchingOn("sys_exit_" + hook);
    return Stream.concat(
            FunctionCalls.ways("fd_" + hook, functions).stream(), Stream.of(atSystemCalls))
        .toArray(Candidate[]::new);
  }
}
