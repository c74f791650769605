// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Bounded waits. */
final class Patience {
  private static final long STEP_NANOS = 5_000_000;

  private Patience() {}

  /**
   * Waits until a condition holds.
   *
   * @return how long it took
   * @throws AssertionError when it does not hold in time
   */
  static Duration until(String what, Duration atMost, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > atMost.toNanos()) {
        throw new AssertionError("not within " + atMost.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Waits until there is a value, and returns it. */
  static <T> T forValue(String what, Duration atMost, Supplier<Optional<T>> source) {
    Object[] found = new Object[1];
    until(
        what,
        atMost,
        () -> {
          found[0] = source.get().orElse(null);
          return found[0] != null;
        });
    @SuppressWarnings("unchecked")
    T value = (T) found[0];
    return value;
  }

  /** Lets time pass, whatever happens. */
  static void pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
