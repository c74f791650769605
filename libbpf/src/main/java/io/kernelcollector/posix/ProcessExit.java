// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.posix;

import io.kernelcollector.ffi.NativeFunction;

/** The end of this process without the JVM's own. */
public final class ProcessExit {
  private ProcessExit() {}

  /**
   * Ends the process at once: no shutdown hooks, no flushing. {@link System#exit} and {@link
   * Runtime#halt} wait 300 ms for threads that are in native code, and one that reads standard
   * input always is.
   *
   * @param status for the parent, 0 to 255
   */
  public static void now(int status) {
    NativeFunction.libc("_exit", 1).call(status);
  }
}
