// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.posix;

import io.kernelcollector.ffi.NativeFunction;

/** Who this process is and who started it. */
public final class ProcessIdentity {
  /** Asked every second, so without garbage. */
  private static final NativeFunction GETPPID = NativeFunction.libc("getppid", 0);

  private ProcessIdentity() {}

  /** This process's id. */
  public static int pid() {
    return Math.toIntExact(ProcessHandle.current().pid());
  }

  /**
   * The parent's id, now: it changes (to 1 or to a subreaper) when the parent dies, and is 0 when
   * the parent lives in another pid namespace.
   */
  public static int parentPid() {
    return (int) GETPPID.call();
  }

  /** The effective user id: 0 is root. */
  public static int effectiveUid() {
    return Native.libc().geteuid();
  }
}
