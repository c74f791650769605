// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import io.kernelcollector.libbpf.BpfException;

/** The kernel refused one program that the plan chose: the plan has to do without its candidate. */
final class AttachFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String program;

  AttachFailure(String program, BpfException cause) {
    super(cause.getMessage(), cause);
    this.program = program;
  }

  /** Name of the program; empty when the kernel's answer does not tell which one it was. */
  String program() {
    return program;
  }
}
