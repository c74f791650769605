// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

import io.kernelcollector.ebpf.kernel.KernelRelease;

/**
 * A rung of the attach ladder, the best first. The label is what configuration files, {@code
 * --check} and chart labels call it.
 */
public enum Rung {
  /** BTF-typed raw tracepoint: direct loads from the arguments. Linux 5.5. */
  TP_BTF("tp_btf", 5, 5),
  /** Raw tracepoint with relocated reads of its arguments. Linux 4.17, and BTF for the reads. */
  RAW_TP("raw_tp", 5, 2),
  /** Trampoline at the end of a function: arguments and result at once. Linux 5.5, arm64 6.0. */
  FEXIT("fexit", 5, 5),
  /** Breakpoint or ftrace probe on a function, at entry or at return; BTF for the object. */
  KPROBE("kprobe", 5, 2),
  /** Stable tracepoint record, system calls included. */
  TRACEPOINT("tracepoint", 5, 2),
  /** The object without BTF, for kernels from 4.11 on. */
  LEGACY("legacy", 4, 11);

  private final String label;
  private final int major;
  private final int minor;

  Rung(String label, int major, int minor) {
    this.label = label;
    this.major = major;
    this.minor = minor;
  }

  public String label() {
    return label;
  }

  /**
   * The first kernel whose distributions can have it: a promise that the tests hold us to. Nothing
   * is chosen by it.
   */
  public KernelRelease minimum() {
    return KernelRelease.of(major, minor);
  }

  /** Which of a collector's two objects the rung's programs are in. */
  public ObjectKind object() {
    return this == LEGACY ? ObjectKind.LEGACY : ObjectKind.CO_RE;
  }
}
