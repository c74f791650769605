// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StuckOutputTest {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean writing = new AtomicBoolean(true);
  private final StuckOutput stuck = new StuckOutput(writing::get, ended::countDown);

  @Test
  void endsAProcessThatCannotStop() throws InterruptedException {
    stuck.watch();
    assertThat(ended.await(StuckOutput.PATIENCE_MILLISECONDS + 150, TimeUnit.MILLISECONDS))
        .isTrue();
  }

  @Test
  void endsOneThatGetsStuckLater() throws InterruptedException {
    writing.set(false);
    stuck.watch();
    Thread.sleep(StuckOutput.PATIENCE_MILLISECONDS + 100);
    writing.set(true);
    assertThat(ended.await(500, TimeUnit.MILLISECONDS)).isTrue();
  }

  @Test
  void leavesOneAloneThatIsStopping() throws InterruptedException {
    writing.set(false);
    stuck.watch();
    assertThat(ended.await(StuckOutput.PATIENCE_MILLISECONDS + 150, TimeUnit.MILLISECONDS))
        .isFalse();
  }
}
