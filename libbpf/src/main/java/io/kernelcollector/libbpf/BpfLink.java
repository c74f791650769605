// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import java.util.List;

/**
 * A program at work: while this is open, the kernel runs the program on each event. Losing the
 * object without closing it leaves the program attached until the process ends.
 */
public final class BpfLink implements AutoCloseable {
  private final String program;
  private long handle;

  BpfLink(String program, long handle) {
    this.program = program;
    this.handle = handle;
  }

  /** Name of the attached program. */
  public String programName() {
    return program;
  }

  /** Whether the program is still attached as far as we did it. */
  public boolean isOpen() {
    return handle != 0;
  }

  /**
   * Detaches, once; later calls do nothing. For kprobe and tracepoint links the kernel may take
   * tens of milliseconds.
   *
   * @throws BpfException when the kernel or tracefs refused; the handle is gone all the same
   */
  @Override
  public void close() {
    if (handle == 0) {
      return;
    }
    long destroyed = handle;
    handle = 0;
    try (BpfLog.Capture log = BpfLog.capture()) {
      int result = Libbpf.functions().bpf_link__destroy(destroyed);
      if (result < 0) {
        throw new BpfException("detach", program, -result, List.copyOf(log.warnings()));
      }
    }
  }

  @Override
  public String toString() {
    return "BpfLink[" + program + (isOpen() ? "]" : ", closed]");
  }
}
