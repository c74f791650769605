// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import io.kernelcollector.ffi.NativeBuffer;
import io.kernelcollector.plugin.protocol.Output;
import io.kernelcollector.posix.ProtocolOutput;
import java.io.IOException;

/** The protocol's way to the process's claimed standard output. Its memory grows, never shrinks. */
final class StandardOutput implements Output {
  private final ProtocolOutput claimed;
  private NativeBuffer memory = NativeBuffer.allocate(64 * 1024);

  private volatile boolean writing;

  StandardOutput(ProtocolOutput claimed) {
    this.claimed = claimed;
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    if (length > memory.size()) {
      memory = NativeBuffer.allocate(Math.max(length, 2 * memory.size()));
    }
    memory.bytes().clear().put(bytes, 0, length);
    writing = true;
    try {
      claimed.write(memory, length);
    } finally {
      writing = false;
    }
  }

  /** Whether a write is under way; for other threads. */
  boolean isWriting() {
    return writing;
  }
}
