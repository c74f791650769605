// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * Closes many things at the same time, each on a thread of its own, and loses nothing that they
 * throw. Used once, by one thread.
 */
final class ParallelClose {

  private final ThreadFactory threads;
  private final List<Thread> running = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  ParallelClose() {
    this(Thread::new);
  }

  ParallelClose(ThreadFactory threads) {
    this.threads = threads;
  }

  /**
   * Closes one thing; at once and on this thread, when the system has no other.
   *
   * @param name of the thing, for thread dumps
   */
  void start(String name, Runnable close) {
    Runnable guarded = () -> guard(close);
    Thread thread = threads.newThread(guarded);
    thread.setName("close " + name);
    try {
      thread.start();
      running.add(thread);
    } catch (OutOfMemoryError e) {
      // What Java calls a refused clone(2). Nobody runs it yet.
      guarded.run();
    }
  }

  /** Waits for all of them, then throws the first failure with the others suppressed. */
  void await() {
    running.forEach(ParallelClose::join);
    Throwable first = null;
    synchronized (failures) {
      for (Throwable failure : failures) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first instanceof RuntimeException exception) {
      throw exception;
    }
    if (first instanceof Error error) {
      throw error;
    }
  }

  // Runnables throw nothing else than what await() throws again.
  @SuppressWarnings("CatchingUnchecked")
  private void guard(Runnable close) {
    try {
      close.run();
    } catch (RuntimeException | Error e) {
      synchronized (failures) {
        failures.add(e);
      }
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
