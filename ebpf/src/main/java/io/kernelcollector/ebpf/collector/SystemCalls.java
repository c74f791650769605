// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import static io.kernelcollector.ebpf.spec.Attachment.tracepoint;

import io.kernelcollector.ebpf.spec.Attachment;
import io.kernelcollector.ebpf.spec.RecordField;

/**
 * How system calls appear in a kernel: names of their entry functions, and the record that all of
 * them leave at their end.
 */
final class SystemCalls {

  private SystemCalls() {}

  /**
   * The functions that kernels call for a native system call, the newest naming first: wrappers
   * since 4.17, plain functions before.
   */
  static String[] functions(String call) {
    return new String[] {"__x64_sys_" + call, "__arm64_sys_" + call, "sys_" + call, "SyS_" + call};
  }

  /** The function for the same call made by a 32-bit program, where it is a separate one. */
  static String compatFunction(String call) {
    return "__ia32_sys_" + call;
  }

  /** A program on the end of every system call, 32-bit ones included. */
  static Attachment exit(String program) {
    return tracepoint(
        program,
        "raw_syscalls",
        "sys_exit",
        new RecordField("id", 8, 8),
        new RecordField("ret", 16, 8));
  }
}
