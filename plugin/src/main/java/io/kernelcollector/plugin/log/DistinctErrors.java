// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.log;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets a message through once and counts it from then on; once a minute it may say itself again
 * together with how often it was held back. Safe for concurrent use.
 */
final class DistinctErrors {

  /** The message is not to be logged now. */
  static final int HELD_BACK = -1;

  private static final long QUIET_MILLISECONDS = 60_000;
  private static final int MOST_REMEMBERED = 256;

  private static final class Seen {
    private long loggedAt;
    private int heldBack;
  }

  private final Map<String, Seen> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /**
   * Decides about one event.
   *
   * @param milliseconds now
   * @return {@link #HELD_BACK}, or how many equal ones were held back since the last one logged
   */
  synchronized int admit(String message, long milliseconds) {
    Seen earlier = seen.get(message);
    if (earlier == null) {
      Seen first = new Seen();
      first.loggedAt = milliseconds;
      seen.put(message, first);
      return 0;
    }
    if (milliseconds - earlier.loggedAt < QUIET_MILLISECONDS) {
      earlier.heldBack++;
      return HELD_BACK;
    }
    int heldBack = earlier.heldBack;
    earlier.heldBack = 0;
    earlier.loggedAt = milliseconds;
    return heldBack;
  }
}
