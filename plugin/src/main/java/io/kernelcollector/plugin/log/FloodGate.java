// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.log;

/**
 * The agent's own limit on log lines, which it hands to its plugins: so many in so many seconds.
 * Safe for concurrent use.
 */
final class FloodGate {

  /** The line is not to be logged. */
  static final int SHUT = -1;

  private final long periodMilliseconds;
  private final int lines;
  private long periodStart;
  private int inPeriod;
  private int dropped;

  /**
   * @param periodSeconds 0 for no limit
   * @param lines most lines in a period; 0 for no limit
   */
  FloodGate(int periodSeconds, int lines) {
    this.periodMilliseconds = periodSeconds * 1000L;
    this.lines = lines;
  }

  /**
   * Asks for one line.
   *
   * @return {@link #SHUT}, or how many lines were dropped before this one
   */
  synchronized int pass(long milliseconds) {
    if (periodMilliseconds <= 0 || lines <= 0) {
      return 0;
    }
    if (inPeriod == 0 || milliseconds - periodStart >= periodMilliseconds) {
      periodStart = milliseconds;
      inPeriod = 0;
    }
    if (inPeriod >= lines) {
      dropped++;
      return SHUT;
    }
    inPeriod++;
    int before = dropped;
    dropped = 0;
    return before;
  }
}
