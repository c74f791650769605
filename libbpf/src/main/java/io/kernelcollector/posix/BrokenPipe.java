// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.posix;

import java.io.IOException;
import java.io.Serial;

/** Whoever read our output is gone (EPIPE). There is nobody left to work for. */
public final class BrokenPipe extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  BrokenPipe() {
    super("the reader of standard output is gone (EPIPE)");
  }
}
