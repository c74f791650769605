// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ParallelCloseTest {

  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void closesAllAtTheSameTime() {
    ParallelClose closing = new ParallelClose();
    CountDownLatch bothRun = new CountDownLatch(2);
    for (String name : new String[] {"one", "two"}) {
      closing.start(name, () -> meet(bothRun));
    }
    closing.await();
    assertThat(closed).hasValue(2);
  }

  @Test
  void throwsTheFirstFailureWithTheOthers() {
    ParallelClose closing = new ParallelClose();
    closing.start("one", () -> fail("one"));
    closing.start("two", closed::incrementAndGet);
    closing.start("three", () -> fail("three"));
    assertThatThrownBy(closing::await)
        .isInstanceOf(IllegalStateException.class)
        .satisfies(
            e ->
                assertThat(List.of(e, e.getSuppressed()[0]))
                    .extracting(Throwable::getMessage)
                    .containsExactlyInAnyOrder("one", "three"));
    assertThat(closed).hasValue(1);
  }

  @Test
  void closesOnThisThreadWhenThereIsNoOther() {
    ParallelClose closing = new ParallelClose(Refused::new);
    Thread here = Thread.currentThread();
    closing.start(
        "one",
        () -> {
          assertThat(Thread.currentThread()).isSameAs(here);
          closed.incrementAndGet();
        });
    closing.await();
    assertThat(closed).hasValue(1);
  }

  private void meet(CountDownLatch others) {
    others.countDown();
    try {
      if (others.await(10, TimeUnit.SECONDS)) {
        closed.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fail(String what) {
    throw new IllegalStateException(what);
  }

  /** What the JVM does at the limit of threads. */
  private static final class Refused extends Thread {
    Refused(Runnable task) {
      super(task);
    }

    @Override
    public synchronized void start() {
      throw new OutOfMemoryError("unable to create native thread");
    }
  }
}
