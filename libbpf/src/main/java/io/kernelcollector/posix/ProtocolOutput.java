// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.posix;

import io.kernelcollector.ffi.NativeBuffer;
import io.kernelcollector.ffi.NativeFunction;
import java.io.IOException;

/**
 * What was standard output when the process began, and is nobody else's any more.
 *
 * <p>Claiming it moves the stream to a fresh close-on-exec descriptor, makes descriptor 1 another
 * name of standard error, and sends {@link System#out} there: a library, a native print or a child
 * process can no longer put a byte into the protocol.
 *
 * <p>Writing allocates nothing. Not safe for concurrent use. The process's SIGPIPE must be ignored,
 * as the JVM has it.
 */
public final class ProtocolOutput implements AutoCloseable {
  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final short POLLOUT = 4;

  /** So that a stuck reader cannot keep the process from noticing a signal for ever. */
  private static final int POLL_MILLISECONDS = 1_000;

  private final int descriptor;
  private final NativeFunction write = NativeFunction.libc("write", 3);
  private final NativeFunction poll = NativeFunction.libc("poll", 3);

  /** struct pollfd: int fd, short events, short revents. */
  private final NativeBuffer pollfd = NativeBuffer.allocate(8);

  private boolean closed;

  ProtocolOutput(int descriptor) {
    this.descriptor = descriptor;
    pollfd.putInt(0, descriptor);
    pollfd.bytes().putShort(4, POLLOUT);
  }

  /**
   * Takes standard output away from everybody else. Once in a process, before anything prints.
   *
   * @throws PosixException when descriptor 1 is closed or no descriptor is left
   */
  public static ProtocolOutput claimStandardOutput() {
    System.out.flush();
    Native.LibC libc = Native.libc();
    // Above the standard three, whatever of them happens to be closed.
    int own = libc.fcntl(STANDARD_OUTPUT, F_DUPFD_CLOEXEC, 3);
    if (own < 0) {
      throw new PosixException("fcntl(1, F_DUPFD_CLOEXEC)", Errnos.last());
    }
    if (libc.dup2(STANDARD_ERROR, STANDARD_OUTPUT) < 0) {
      int errno = Errnos.last();
      libc.close(own);
      throw new PosixException("dup2(2, 1)", errno);
    }
    System.setOut(System.err);
    return new ProtocolOutput(own);
  }

  /**
   * Writes the first {@code length} bytes, all of them, however many system calls that takes; waits
   * for a reader whose pipe is full.
   *
   * @throws BrokenPipe when the reader is gone
   * @throws IOException for any other error; how much was written is then unknown
   */
  public void write(NativeBuffer buffer, int length) throws IOException {
    if (closed) {
      throw new IllegalStateException("the output is closed");
    }
    if (length < 0 || length > buffer.size()) {
      throw new IndexOutOfBoundsException(length);
    }
    long at = buffer.address();
    long end = at + length;
    while (at < end) {
      long written = write.call(descriptor, at, end - at);
      if (written >= 0) {
        at += written;
      } else {
        afterFailure(NativeFunction.errno());
      }
    }
    buffer.keepAlive();
  }

  private void afterFailure(int errno) throws IOException {
    switch (errno) {
      case Errnos.EINTR -> {}
      case Errnos.EAGAIN -> poll.call(pollfd.address(), 1, POLL_MILLISECONDS);
      case Errnos.EPIPE -> throw new BrokenPipe();
      default -> throw new IOException("write", new PosixException("write", errno));
    }
  }

  /** Closes the descriptor, once: the reader sees the end of the stream. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Native.libc().close(descriptor);
    }
  }
}
