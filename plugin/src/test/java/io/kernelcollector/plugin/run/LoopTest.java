// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.run;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.plugin.chart.ChartPlan;
import io.kernelcollector.plugin.chart.FakeCollector;
import io.kernelcollector.plugin.chart.Provenance;
import io.kernelcollector.plugin.chart.TrustCharts;
import io.kernelcollector.plugin.protocol.AgentCommand;
import io.kernelcollector.plugin.protocol.AgentVersion;
import io.kernelcollector.plugin.protocol.MemoryOutput;
import io.kernelcollector.plugin.protocol.Output;
import io.kernelcollector.plugin.protocol.ParsedChart;
import io.kernelcollector.plugin.protocol.PluginsdParser;
import io.kernelcollector.plugin.protocol.PluginsdWriter;
import io.kernelcollector.plugin.protocol.Sanitizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoopTest {
  private static final Provenance PROVENANCE =
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

  private final FakeTime time = new FakeTime(1_000_400);
  private final Inbox inbox = new Inbox(time);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final MemoryOutput output = new MemoryOutput();

  private Loop loop(Output to, ParentWatch parent, FakeCollector... collectors) {
    PluginsdWriter writer = new PluginsdWriter(to, Sanitizer.forAgent(AgentVersion.OLDEST));
    List<ActiveCollector> active =
        Arrays.stream(collectors)
            .map(
                one ->
                    new ActiveCollector(
                        one,
                        ChartPlan.of(
                            one.spec(),
                            LoadMode.ENTRY,
                            PROVENANCE,
                            (kind, key) -> Optional.of("sda"),
                            1),
                        one))
            .toList();
    TrustCharts trust =
        new TrustCharts(Arrays.stream(collectors).map(FakeCollector::spec).toList(), 1);
    return new Loop(active, trust, writer, new Ticker(time, 1), inbox, parent, time);
  }

  /** Stops after so many intervals; each counts 10 calls. */
  private FakeCollector counting(String name, int intervals) {
    FakeCollector collector = FakeCollector.named(name);
    return collector.onRead(
        () -> {
          collector.with("calls", collector.reads() * 10L);
          if (collector.reads() == intervals) {
            inbox.stop(StopCause.SIGNAL);
          }
        });
  }

  @Test
  void writesExactlyThis() {
    FakeCollector collector = counting("fake", 2);
    StopCause cause = loop(output, ParentWatch.NOBODY, collector).run();

    assertThat(cause).isEqualTo(StopCause.SIGNAL);
    assertThat(collector.closes()).isEqualTo(1);
    assertThat(output.writes()).isEqualTo(2);
    PluginsdParser.parse(output.text());
    assertThat(output.text())
        .isEqualTo(
            """
            CHART 'test.fake_calls' '' 'Calls' 'calls/s' 'fake' 'test.fake_calls' 'line' '1000' '1' \
            '' 'ebpf.plugin' 'fake'
            CLABEL 'attach' 'tp_btf' 1
            CLABEL 'symbol' 'task_newtask' 1
            CLABEL_COMMIT
            DIMENSION 'calls' '' 'incremental' 1 1 ''

            BEGIN 'test.fake_calls'
            SET 'calls' = 10
            END

            CHART 'test.fake_state' '' 'State' 'calls' '' 'test.fake_state' 'line' '1000' '1' \
            '' 'ebpf.plugin' 'fake'
            DIMENSION 'change' '' 'absolute' 1 1 ''
            DIMENSION 'level' '' 'absolute' 1 1 ''

            BEGIN 'test.fake_state'
            SET 'change' = 0
            SET 'level' = 10
            END

            CHART 'netdata.ebpf_lost_events' '' 'Events that eBPF programs could not record' \
            'events/s' 'ebpf' 'netdata.ebpf_lost_events' 'line' '140011' '1' '' 'ebpf.plugin' 'ebpf'
            DIMENSION 'fake' '' 'incremental' 1 1 ''

            CHART 'netdata.ebpf_incomplete_reads' '' \
            'Reads of eBPF maps that held more than could be read' 'reads/s' 'ebpf' \
            'netdata.ebpf_incomplete_reads' 'line' '140012' '1' '' 'ebpf.plugin' 'ebpf'
            DIMENSION 'fake' '' 'incremental' 1 1 ''

            BEGIN 'netdata.ebpf_lost_events'
            SET 'fake' = 0
            END

            BEGIN 'netdata.ebpf_incomplete_reads'
            SET 'fake' = 0
            END

            BEGIN 'test.fake_calls' 1000000
            SET 'calls' = 20
            END

            BEGIN 'test.fake_state' 1000000
            SET 'change' = 10
            SET 'level' = 20
            END

            BEGIN 'netdata.ebpf_lost_events' 1000000
            SET 'fake' = 0
            END

            BEGIN 'netdata.ebpf_incomplete_reads' 1000000
            SET 'fake' = 0
            END

            """);
  }

  /** Keeps the loop's log off standard error and here. */
  @BeforeEach
  void listenToTheLog() {
    Logger logger = (Logger) LoggerFactory.getLogger(Loop.class);
    logger.setAdditive(false);
    logger.detachAndStopAllAppenders();
    logged.start();
    logger.addAppender(logged);
  }

  @Test
  void stopsOnlyTheCollectorThatFails() {
    FakeCollector good = counting("good", 4);
    FakeCollector bad = FakeCollector.named("bad").row(1, 2, 3);
    bad.onRead(
        () -> {
          if (bad.reads() == 3) {
            bad.failWith(new IllegalStateException("broken for the test"));
          }
        });
    loop(output, ParentWatch.NOBODY, bad, good).run();

    PluginsdParser parsed = output.parsed();
    assertThat(parsed.chart("test.good_calls").values("calls")).containsExactly(10L, 20L, 30L, 40L);
    assertThat(parsed.chart("test.bad_calls").values("calls")).hasSize(2);
    assertThat(parsed.chart("test.bad_calls").obsolete).isTrue();
    assertThat(parsed.chart("disk_bad.sda").obsolete).isTrue();
    assertThat(parsed.chart("netdata.ebpf_lost_events").values("bad")).hasSize(2);
    assertThat(parsed.chart("netdata.ebpf_lost_events").values("good")).hasSize(4);
    assertThat(bad.reads()).isEqualTo(3);
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("collector bad failed and is stopped, the others go on");
    assertThat(bad.closes()).isEqualTo(1);
    assertThat(good.closes()).isEqualTo(1);
  }

  @Test
  void endsWhenNoCollectorIsLeft() {
    FakeCollector bad = FakeCollector.named("bad");
    bad.failWith(new IllegalStateException("broken for the test, too"));
    assertThat(loop(output, ParentWatch.NOBODY, bad).run()).isEqualTo(StopCause.NOTHING_LEFT);
    output.parsed();
  }

  @Test
  void endsWhenNobodyReads() {
    Output closed =
        (bytes, length) -> {
          throw new IOException("EPIPE");
        };
    FakeCollector collector = FakeCollector.named("fake");
    assertThat(loop(closed, ParentWatch.NOBODY, collector).run())
        .isEqualTo(StopCause.OUTPUT_CLOSED);
    assertThat(collector.closes()).isEqualTo(1);
  }

  @Test
  void endsWhenTheParentChanges() {
    AtomicInteger asked = new AtomicInteger();
    ParentWatch parent = new ParentWatch(() -> asked.incrementAndGet() > 3 ? 1 : 4711);
    assertThat(loop(output, parent, FakeCollector.named("fake")).run())
        .isEqualTo(StopCause.PARENT_GONE);
  }

  @Test
  void answersCallsBetweenIntervals() {
    inbox.post(new AgentCommand.Call("1f", "\"top\""));
    loop(output, ParentWatch.NOBODY, counting("fake", 1)).run();
    assertThat(output.parsed().functionResults()).containsOnlyKeys("1f");
    assertThat(output.text()).startsWith("FUNCTION_RESULT_BEGIN 1f 404 application/json 0\n");
  }

  @Test
  void skipsTicksItIsLateForAndSaysHowLongItTook() {
    FakeCollector slow = counting("slow", 3);
    FakeCollector sleepy = FakeCollector.named("sleepy");
    sleepy.onRead(
        () -> {
          if (sleepy.reads() == 1) {
            time.passMilliseconds(3_500);
          }
        });
    loop(output, ParentWatch.NOBODY, slow, sleepy).run();
    ParsedChart chart = output.parsed().chart("test.slow_calls");
    assertThat(chart.elapsed).containsExactly(-1L, 4_000_000L, 1_000_000L);
  }

  @Test
  void doesNothingWhenStoppedBeforeItBegan() {
    inbox.stop(StopCause.QUIT);
    inbox.stop(StopCause.SIGNAL);
    FakeCollector collector = FakeCollector.named("fake");
    assertThat(loop(output, ParentWatch.NOBODY, collector).run()).isEqualTo(StopCause.QUIT);
    assertThat(collector.reads()).isZero();
    assertThat(collector.closes()).isEqualTo(1);
  }
}
