// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.run;

import io.kernelcollector.plugin.chart.TrustCharts;
import io.kernelcollector.plugin.protocol.AgentCommand;
import io.kernelcollector.plugin.protocol.PluginsdWriter;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes, once per interval, until something says stop. One thread runs it; a collector
 * that throws is stopped and reported, the others go on. An interval in which nothing new appears
 * allocates nothing.
 */
public final class Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  private static final long NANOSECONDS_PER_MICROSECOND = 1_000;
  private static final long BETWEEN_LOOKS_AT_PARENT = 1_000_000_000;

  private final ActiveCollector[] collectors;
  private final TrustCharts trust;
  private final PluginsdWriter writer;
  private final Ticker ticker;
  private final Inbox inbox;
  private final ParentWatch parent;
  private final TimeSource time;
  private int running;

  /**
   * @param collectors in the order in which {@code trust} lists them
   */
  public Loop(
      List<ActiveCollector> collectors,
      TrustCharts trust,
      PluginsdWriter writer,
      Ticker ticker,
      Inbox inbox,
      ParentWatch parent,
      TimeSource time) {
    this.collectors = collectors.toArray(ActiveCollector[]::new);
    this.trust = trust;
    this.writer = writer;
    this.ticker = ticker;
    this.inbox = inbox;
    this.parent = parent;
    this.time = time;
    this.running = this.collectors.length;
  }

  /** Runs until there is a reason to stop. The collectors that still run are closed. */
  public StopCause run() {
    try {
      while (!inbox.stopped()) {
        sleepUntil(ticker.next());
        if (!inbox.stopped()) {
          interval();
        }
      }
    } finally {
      closeAll();
    }
    return inbox.cause().orElseThrow();
  }

  private void sleepUntil(long deadline) {
    long now = time.monotonicNanoseconds();
    while (now < deadline && !inbox.stopped()) {
      inbox.await(Math.min(deadline, now + BETWEEN_LOOKS_AT_PARENT));
      if (inbox.hasCall()) {
        answerCalls();
      }
      if (parent.gone()) {
        inbox.stop(StopCause.PARENT_GONE);
      }
      now = time.monotonicNanoseconds();
    }
  }

  private void interval() {
    for (int i = 0; i < collectors.length; i++) {
      if (collectors[i] != null) {
        publish(i);
      }
    }
    trust.publish(writer, microseconds());
    flush();
    if (running == 0) {
      inbox.stop(StopCause.NOTHING_LEFT);
    }
  }

  // Whatever a collector throws, the others must go on.
  private void publish(int position) {
    ActiveCollector collector = collectors[position];
    try {
      long readAt = microseconds();
      collector.reading().read();
      collector.charts().publish(collector.reading(), writer, readAt);
      trust.note(position, collector.reading(), writer);
    } catch (RuntimeException e) {
      LOG.error("collector {} failed and is stopped, the others go on", collector.name(), e);
      collector.charts().retire(writer);
      close(position);
    }
  }

  private void answerCalls() {
    while (inbox.hasCall()) {
      AgentCommand.Call call = inbox.call().orElseThrow();
      writer.refuse(call.transaction(), 404, "ebpf.plugin has no such function");
    }
    flush();
  }

  private void flush() {
    try {
      writer.flush();
    } catch (IOException e) {
      LOG.debug("output: {}", e.getMessage());
      inbox.stop(StopCause.OUTPUT_CLOSED);
    }
  }

  private void closeAll() {
    for (int i = collectors.length - 1; i >= 0; i--) {
      if (collectors[i] != null) {
        close(i);
      }
    }
  }

  private void close(int position) {
    ActiveCollector collector = collectors[position];
    collectors[position] = null;
    running--;
    try {
      collector.handle().close();
    } catch (Exception e) {
      LOG.error("collector {} did not let go of everything", collector.name(), e);
    }
  }

  private long microseconds() {
    return time.monotonicNanoseconds() / NANOSECONDS_PER_MICROSECOND;
  }
}
