// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.posix;

import java.util.EnumSet;
import java.util.Set;
import jnr.constants.platform.Signal;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/**
 * Signals that ask the process to end.
 *
 * <p>TERM, INT and HUP run the given action instead of the JVM's own exit with status 143, 130 or
 * 129, so that the main loop can leave with status 0 and nothing attached. QUIT stays the JVM's (it
 * prints a thread dump, and the JVM lets nobody else have it); PIPE stays ignored by the JVM, which
 * is what makes a write to a gone reader an EPIPE.
 */
public final class Signals {
  private static final Set<Signal> TERMINATING =
      EnumSet.of(Signal.SIGTERM, Signal.SIGINT, Signal.SIGHUP);

  private Signals() {}

  /**
   * Runs {@code action} on each terminating signal, on a thread of the JVM's: it may set a flag or
   * interrupt the main thread, not touch BPF handles.
   *
   * @throws IllegalArgumentException when the JVM was started with -Xrs
   */
  public static void onTerminate(Runnable action) {
    // The pure Java one: it has all that signals need, and loading the native one takes 100 ms.
    POSIX posix = POSIXFactory.getJavaPOSIX();
    for (Signal signal : TERMINATING) {
      posix.signal(signal, number -> action.run());
    }
  }
}
