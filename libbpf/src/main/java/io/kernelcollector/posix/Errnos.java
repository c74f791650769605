// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.posix;

import jnr.ffi.LastError;
import jnr.ffi.Runtime;

/** The errno of the last call on {@link Native.LibC}. Means nothing after a success. */
final class Errnos {
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EPIPE = 32;

  private Errnos() {}

  static int last() {
    return LastError.getLastError(Runtime.getSystemRuntime());
  }
}
