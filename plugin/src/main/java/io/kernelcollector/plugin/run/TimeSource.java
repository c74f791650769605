// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.run;

import java.util.concurrent.TimeUnit;

/** The two clocks, and waiting. A test has its own. */
public interface TimeSource {

  /** Milliseconds since 1970; may be set back or forth at any moment. */
  long wallMilliseconds();

  /** Nanoseconds on a clock that nobody sets; only differences mean something. */
  long monotonicNanoseconds();

  /**
   * Waits on a monitor that the caller holds, until notified or until the time is over.
   *
   * @param nanoseconds more than 0
   */
  void await(Object monitor, long nanoseconds) throws InterruptedException;

  /** The machine's. */
  TimeSource SYSTEM =
      new TimeSource() {
        @Override
        public long wallMilliseconds() {
          return System.currentTimeMillis();
        }

        @Override
        public long monotonicNanoseconds() {
          return System.nanoTime();
        }

        @Override
        public void await(Object monitor, long nanoseconds) throws InterruptedException {
          TimeUnit.NANOSECONDS.timedWait(monitor, nanoseconds);
        }
      };
}
