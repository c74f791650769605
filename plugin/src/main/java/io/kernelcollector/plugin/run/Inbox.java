// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.run;

import io.kernelcollector.plugin.protocol.AgentCommand;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * What other threads have to tell the loop: that it shall stop, that somebody called a function.
 * The only object that threads share. Waiting allocates nothing.
 */
public final class Inbox {

  /** An agent waits for each answer; more than this at once is not an agent. */
  private static final int MOST_CALLS = 64;

  private final Object monitor = new Object();
  private final TimeSource time;
  private final Runnable onStop;
  private final Queue<AgentCommand.Call> calls = new ArrayDeque<>();
  private StopCause cause;

  public Inbox(TimeSource time) {
    this(time, () -> {});
  }

  /**
   * @param onStop runs once, when the loop is first told to stop, on the thread that tells it
   */
  public Inbox(TimeSource time, Runnable onStop) {
    this.time = time;
    this.onStop = onStop;
  }

  /** Ends the loop. The first cause counts. Safe in a signal's thread. */
  public void stop(StopCause why) {
    boolean first;
    synchronized (monitor) {
      first = cause == null;
      if (first) {
        cause = why;
      }
      monitor.notifyAll();
    }
    if (first) {
      onStop.run();
    }
  }

  /** Hands a call to the loop; dropped when there are too many. */
  public void post(AgentCommand.Call call) {
    synchronized (monitor) {
      if (calls.size() < MOST_CALLS) {
        calls.add(call);
      }
      monitor.notifyAll();
    }
  }

  /** Whether the loop shall stop. */
  public boolean stopped() {
    synchronized (monitor) {
      return cause != null;
    }
  }

  /** Why, once {@link #stopped()}. */
  public Optional<StopCause> cause() {
    synchronized (monitor) {
      return Optional.ofNullable(cause);
    }
  }

  /** Whether a call waits for {@link #call()}. */
  public boolean hasCall() {
    synchronized (monitor) {
      return !calls.isEmpty();
    }
  }

  /** Takes the oldest call. */
  public Optional<AgentCommand.Call> call() {
    synchronized (monitor) {
      return Optional.ofNullable(calls.poll());
    }
  }

  /**
   * Waits until something arrives or the time is over.
   *
   * @param deadline on the monotonic clock
   */
  public void await(long deadline) {
    synchronized (monitor) {
      long left = deadline - time.monotonicNanoseconds();
      while (cause == null && calls.isEmpty() && left > 0) {
        try {
          time.await(monitor, left);
        } catch (InterruptedException e) {
          stop(StopCause.SIGNAL);
        }
        left = deadline - time.monotonicNanoseconds();
      }
    }
  }
}
