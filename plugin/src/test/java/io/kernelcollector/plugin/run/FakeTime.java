// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.run;

/** Clocks that move only when somebody waits, or when a test sets them. */
final class FakeTime implements TimeSource {
  private long wallNanoseconds;
  private long monotonic;

  FakeTime(long wallMilliseconds) {
    wallNanoseconds = wallMilliseconds * 1_000_000;
    // Its zero is nowhere near the other's.
    monotonic = -5_000_000_000L;
  }

  @Override
  public long wallMilliseconds() {
    return Math.floorDiv(wallNanoseconds, 1_000_000L);
  }

  @Override
  public long monotonicNanoseconds() {
    return monotonic;
  }

  @Override
  public void await(Object monitor, long nanoseconds) {
    pass(nanoseconds);
  }

  /** Lets time pass. */
  void pass(long nanoseconds) {
    wallNanoseconds += nanoseconds;
    monotonic += nanoseconds;
  }

  void passMilliseconds(long milliseconds) {
    pass(milliseconds * 1_000_000);
  }

  /** Somebody sets the wall clock. */
  void setWall(long milliseconds) {
    wallNanoseconds = milliseconds * 1_000_000;
  }
}
