// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TickerTest {
  private final FakeTime time = new FakeTime(10_300);

  private long millisecondsTo(Ticker ticker) {
    return (ticker.next() - time.monotonicNanoseconds()) / 1_000_000;
  }

  @Test
  void ticksAtWholeSecondsOfTheWallClock() {
    Ticker ticker = new Ticker(time, 1);
    assertThat(millisecondsTo(ticker)).isEqualTo(700);
    time.passMilliseconds(700);
    assertThat(millisecondsTo(ticker)).isEqualTo(1000);
  }

  @Test
  void ticksAtMultiplesOfTheInterval() {
    assertThat(millisecondsTo(new Ticker(time, 5))).isEqualTo(4_700);
  }

  @Test
  void skipsWhatItIsLateFor() {
    Ticker ticker = new Ticker(time, 1);
    ticker.next();
    time.passMilliseconds(3_900);
    assertThat(millisecondsTo(ticker)).isEqualTo(800);
  }

  @Test
  void doesNotTickTwiceWhenWokenEarly() {
    Ticker ticker = new Ticker(time, 1);
    ticker.next();
    time.passMilliseconds(699);
    assertThat(millisecondsTo(ticker)).isEqualTo(1001);
  }

  @Test
  void followsAClockThatIsSet() {
    Ticker ticker = new Ticker(time, 1);
    ticker.next();
    time.setWall(5_000_100);
    assertThat(millisecondsTo(ticker)).isEqualTo(900);
    time.setWall(2_250);
    assertThat(millisecondsTo(ticker)).isEqualTo(750);
  }

  @Test
  void refusesNoInterval() {
    assertThatThrownBy(() -> new Ticker(time, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void alwaysWaitsForAMultipleAtMostTwoIntervalsAway(
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long wall,
      @ForAll @IntRange(min = 1, max = 3600) int seconds,
      @ForAll List<@IntRange(min = 0, max = 10_000_000) Integer> steps) {
    FakeTime clock = new FakeTime(wall);
    Ticker ticker = new Ticker(clock, seconds);
    for (int step : steps) {
      long wait = ticker.next() - clock.monotonicNanoseconds();
      assertThat(wait).isPositive().isLessThanOrEqualTo(2_000_000_000L * seconds);
      long tick = clock.wallMilliseconds() + wait / 1_000_000;
      assertThat(tick % (1000L * seconds)).isZero();
      clock.passMilliseconds(step);
    }
  }
}
