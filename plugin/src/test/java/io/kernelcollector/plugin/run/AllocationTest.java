// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.plugin.chart.ChartPlan;
import io.kernelcollector.plugin.chart.FakeCollector;
import io.kernelcollector.plugin.chart.Provenance;
import io.kernelcollector.plugin.chart.TrustCharts;
import io.kernelcollector.plugin.protocol.AgentVersion;
import io.kernelcollector.plugin.protocol.PluginsdWriter;
import io.kernelcollector.plugin.protocol.Sanitizer;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever runs every second must leave nothing behind for the collector of garbage. */
class AllocationTest {
  private static final int WARM = 50;
  private static final int MEASURED = 1_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final long thread = Thread.currentThread().getId();
  private long before;
  private long after;

  @Test
  void aSteadyIntervalAllocatesNothing() {
    FakeTime time = new FakeTime(1_000_400);
    Inbox inbox = new Inbox(time);
    FakeCollector collector = FakeCollector.named("fake").row(1, 0, 0);
    collector.onRead(
        () -> {
          int reads = collector.reads();
          collector.with("calls", reads * 1_000_000_007L).row(1, reads, 7L * reads);
          if (reads == WARM) {
            before = threads.getThreadAllocatedBytes(thread);
          } else if (reads == WARM + MEASURED) {
            after = threads.getThreadAllocatedBytes(thread);
            inbox.stop(StopCause.SIGNAL);
          }
        });
    loop(collector, time, inbox).run();

    assertThat(collector.reads()).isEqualTo(WARM + MEASURED);
    // Asking takes some bytes itself; one object in each interval would be 16 times as many.
    assertThat(after - before).as("bytes in %d intervals", MEASURED).isLessThan(MEASURED);
  }

  private static Loop loop(FakeCollector collector, FakeTime time, Inbox inbox) {
    Provenance provenance =
        new Provenance() {
          @Override
          public String attach(Set<String> hooks) {
            return "tp_btf";
          }

          @Override
          public String symbols(Set<String> hooks) {
            return "task_newtask";
          }
        };
    ChartPlan charts =
        ChartPlan.of(
            collector.spec(), LoadMode.RETURN, provenance, (kind, key) -> Optional.of("sda"), 1);
    PluginsdWriter writer =
        new PluginsdWriter((bytes, length) -> {}, Sanitizer.forAgent(AgentVersion.OLDEST));
    return new Loop(
        List.of(new ActiveCollector(collector, charts, collector)),
        new TrustCharts(List.of(collector.spec()), 1),
        writer,
        new Ticker(time, 1),
        inbox,
        new ParentWatch(() -> 1),
        time);
  }
}
