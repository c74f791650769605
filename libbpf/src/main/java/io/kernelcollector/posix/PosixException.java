// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.posix;

import java.io.Serial;
import jnr.constants.platform.Errno;

/** A call of libc failed. */
public final class PosixException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int errno;

  PosixException(String call, int errno) {
    super(call + ": " + Errno.valueOf(errno).name() + " (" + Errno.valueOf(errno) + ")");
    this.errno = errno;
  }

  /** The number in errno. */
  public int errno() {
    return errno;
  }
}
