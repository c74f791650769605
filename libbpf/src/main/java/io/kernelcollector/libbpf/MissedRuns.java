// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import io.kernelcollector.ffi.NativeBuffer;
import java.util.List;

/** How often the kernel left a program out: one system call an answer, no garbage. */
public final class MissedRuns {
  /** struct bpf_prog_info up to and with recursion_misses. */
  static final int INFO_SIZE = 216;

  static final int RECURSION_MISSES = 208;

  private final BpfProgram program;
  private final NativeBuffer info = NativeBuffer.allocate(INFO_SIZE);
  private final NativeBuffer length = NativeBuffer.allocate(Integer.BYTES);

  MissedRuns(BpfProgram program) {
    this.program = program;
  }

  /**
   * Asks the kernel. A kernel that does not know the number fills in less, and the answer is 0.
   *
   * @throws BpfException when the kernel does not answer
   * @throws IllegalStateException when the program is not loaded
   */
  public long count() {
    // What the kernel filled in last time would ask it to fill in more, at address 0.
    for (int offset = 0; offset < INFO_SIZE; offset += Long.BYTES) {
      info.putLong(offset, 0);
    }
    length.putInt(0, INFO_SIZE);
    int result =
        (int) Libbpf.mapCalls().objectInfo.call(program.fd(), info.address(), length.address());
    info.keepAlive();
    length.keepAlive();
    if (result < 0) {
      throw new BpfException("ask for", "program " + program.name(), -result, List.of());
    }
    return info.getLong(RECURSION_MISSES);
  }
}
