// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.spec.RecordField;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parsers on what real kernels say, against what is known of these kernels. */
class RecordedKernelTest {

  /** Functions that come and go, and the recordings that have them. */
  private static final Map<String, List<String>> FUNCTIONS =
      Map.of(
          "do_sys_openat2", List.of("5.10", "6.1", "6.12", "7.x"),
          "kernel_clone", List.of("5.10", "6.1", "6.12", "7.x"),
          "_do_fork", List.of(),
          "io_close", List.of("6.1", "6.12", "7.x"),
          "filp_flush", List.of("6.12", "7.x"),
          "swap_readpage", List.of("5.10", "6.1"));

  static List<String> kernels() {
    return RecordedKernel.names();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void describesItself(String name, @TempDir Path root) {
    Kernel kernel = kernel(name, root);
    assertThat(kernel.releaseName()).startsWith(name.replace("x", ""));
    assertThat(kernel.lockdown()).isEqualTo(Lockdown.NONE);
    assertThat(kernel.possibleCpus()).isEqualTo(2);
    assertThat(kernel.capabilities().has(Capability.SYS_ADMIN)).isTrue();
    assertThat(kernel.config().value("CONFIG_KPROBES")).contains("y");
    assertThat(kernel.kprobes().isReadable()).isTrue();
    assertThat(kernel.tracepoints().available().isReadable()).isTrue();
    assertThat(kernel.symbols().state().isReadable()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void hasTheFunctionsOfItsVersion(String name, @TempDir Path root) {
    Btf btf = kernel(name, root).btf().orElseThrow();
    FUNCTIONS.forEach(
        (function, kernels) ->
            assertThat(btf.hasFunction(function))
                .as("%s on %s", function, name)
                .isEqualTo(kernels.contains(name)));
    assertThat(btf.hasFunction("__x64_sys_close")).isTrue();
    // A system call without arguments has no types.
    assertThat(btf.hasFunction("__x64_sys_fork")).isFalse();
    assertThat(btf.hasField("task_struct", "tgid")).isTrue();
    assertThat(btf.hasField("request", "__data_len")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void passesTheArgumentsOfItsVersion(String name, @TempDir Path root) {
    Btf btf = kernel(name, root).btf().orElseThrow();
    assertThat(btf.rawTracepointArguments("task_newtask")).hasValue(2);
    assertThat(btf.rawTracepointArguments("sched_process_exit"))
        .hasValue(name.equals("7.x") ? 2 : 1);
    // The queue went from the arguments in 5.11, and from Debian's 5.10 as well.
    assertThat(btf.rawTracepointArguments("block_rq_issue")).hasValue(1);
    assertThat(btf.rawTracepointArguments("block_rq_requeue")).hasValue(1);
    assertThat(btf.rawTracepointArguments("block_rq_complete")).hasValue(3);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void writesTheRecordsOfItsVersion(String name, @TempDir Path root) {
    Tracepoints tracepoints = kernel(name, root).tracepoints();
    assertThat(tracepoints.format("sched", "sched_process_free").orElseThrow().field("pid"))
        .contains(new RecordField("pid", name.equals("7.x") ? 12 : 24, 4));
    assertThat(
            tracepoints
                .format("sched", "sched_process_exit")
                .orElseThrow()
                .field("group_dead")
                .isPresent())
        .isEqualTo(name.equals("7.x"));
    assertThat(tracepoints.format("block", "block_rq_issue").orElseThrow().field("rwbs"))
        .hasValueSatisfying(
            rwbs ->
                assertThat(rwbs.offset())
                    .isEqualTo(List.of("5.10", "6.1").contains(name) ? 32 : 34));
    assertThat(tracepoints.format("syscalls", "sys_exit_openat").orElseThrow().field("ret"))
        .contains(new RecordField("ret", 16, 8));
  }

  private static Kernel kernel(String name, Path root) {
    return new Kernel(RecordedKernel.unpack(name, root), new FixedSupport());
  }
}
