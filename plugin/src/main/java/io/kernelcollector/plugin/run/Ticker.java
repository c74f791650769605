// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.run;

/**
 * When the next interval ends: at whole multiples of its length on the wall clock, because that is
 * where an agent stores its points. A tick that is missed is skipped; two never follow each other
 * closer than the clock says.
 */
public final class Ticker {
  private static final long NANOSECONDS_PER_MILLISECOND = 1_000_000;

  private final TimeSource time;
  private final long intervalMilliseconds;
  private long lastTick = Long.MIN_VALUE;

  /**
   * @param seconds length of an interval, at least 1
   */
  public Ticker(TimeSource time, int seconds) {
    if (seconds < 1) {
      throw new IllegalArgumentException("an interval of " + seconds + " s");
    }
    this.time = time;
    this.intervalMilliseconds = seconds * 1000L;
  }

  /**
   * Goes on to the next tick.
   *
   * @return when it is, on the monotonic clock
   */
  public long next() {
    long wall = time.wallMilliseconds();
    long tick = Math.floorDiv(wall, intervalMilliseconds) + 1;
    // Woken a little before the tick was due: the one after it is meant. A clock that was set gives
    // any other number, and that one is right.
    if (tick == lastTick) {
      tick++;
    }
    lastTick = tick;
    long wait = tick * intervalMilliseconds - wall;
    return time.monotonicNanoseconds() + wait * NANOSECONDS_PER_MILLISECOND;
  }
}
