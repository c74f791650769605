// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import java.util.function.BooleanSupplier;

/**
 * Ends a process that is asked to stop where nothing looks at that: while it waits for somebody to
 * empty a full pipe, for nothing interrupts a write, or while it still loads its collectors. The
 * kernel then takes out everything that hangs on our descriptors, and the next start sweeps up the
 * rest.
 */
final class StuckOutput {

  /** Leaves time to be gone within half a second. */
  static final long PATIENCE_MILLISECONDS = 350;

  /** From then on: what was read when the stop came may be written only now. */
  private static final long BETWEEN_LOOKS_MILLISECONDS = 50;

  private final BooleanSupplier stuck;
  private final Runnable end;

  /**
   * @param stuck whether the process is where it does not see that it shall stop
   * @param end ends the process at once
   */
  StuckOutput(BooleanSupplier stuck, Runnable end) {
    this.stuck = stuck;
    this.end = end;
  }

  /**
   * Looks in a moment, and until the process is gone, whether the stop that was asked for got
   * anywhere. On a thread of its own.
   */
  void watch() {
    Thread thread = new Thread(this::look, "stuck-output");
    thread.setDaemon(true);
    thread.start();
  }

  private void look() {
    try {
      Thread.sleep(PATIENCE_MILLISECONDS);
      while (!stuck.getAsBoolean()) {
        Thread.sleep(BETWEEN_LOOKS_MILLISECONDS);
      }
    } catch (InterruptedException e) {
      return;
    }
    end.run();
  }
}
