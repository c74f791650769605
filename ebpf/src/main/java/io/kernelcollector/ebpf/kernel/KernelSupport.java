// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import io.kernelcollector.libbpf.ProbeResult;

/**
 * What the running kernel lets this process do with BPF, found out by trying. Injected into {@link
 * Kernel}: the live one makes system calls, tests answer for any kernel. One thread; answers do not
 * change while the process runs. A reason is a clause that says what was refused; general advice
 * may follow after a semicolon.
 */
public interface KernelSupport {

  /** Programs on typed raw tracepoints (tp_btf). Linux 5.5. */
  ProbeResult typedTracepoints();

  /** Programs at the entry and the end of functions (fentry, fexit). Linux 5.5, arm64 6.0. */
  ProbeResult trampolines();

  /** Programs of the kprobe type. Linux 4.1. */
  ProbeResult kprobes();

  /** Programs on raw tracepoints. Linux 4.17. */
  ProbeResult rawTracepoints();

  /** Programs on tracepoints. Linux 4.7. */
  ProbeResult tracepoints();

  /** Array maps whose memory user space can map. Linux 5.5. */
  ProbeResult mmapableArrays();

  /** Reading many entries of a hash map with one call. Linux 5.6. */
  ProbeResult batchLookup();
}
