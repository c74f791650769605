// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import io.kernelcollector.ebpf.collector.Collectors;
import io.kernelcollector.ebpf.load.LoadedCollector;
import io.kernelcollector.ebpf.plan.AttachPlan;
import io.kernelcollector.ebpf.plan.Verdict;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.HistogramMap;
import io.kernelcollector.ebpf.spec.Rung;
import io.kernelcollector.plugin.chart.ChartPlan;
import io.kernelcollector.plugin.chart.Provenance;
import io.kernelcollector.plugin.chart.TrustCharts;
import io.kernelcollector.plugin.protocol.AgentVersion;
import io.kernelcollector.plugin.protocol.PluginsdWriter;
import io.kernelcollector.plugin.protocol.Sanitizer;
import io.kernelcollector.plugin.run.ActiveCollector;
import io.kernelcollector.plugin.run.AgentInput;
import io.kernelcollector.plugin.run.Inbox;
import io.kernelcollector.plugin.run.Loop;
import io.kernelcollector.plugin.run.ParentWatch;
import io.kernelcollector.plugin.run.StopCause;
import io.kernelcollector.plugin.run.Ticker;
import io.kernelcollector.plugin.run.TimeSource;
import io.kernelcollector.posix.ProcessExit;
import io.kernelcollector.posix.ProcessIdentity;
import io.kernelcollector.posix.ProtocolOutput;
import io.kernelcollector.posix.Signals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The run that an agent starts: from the claimed output to the exit code. */
final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final Collector<CharSequence, ?, String> WORDS =
      java.util.stream.Collectors.joining(" ");

  private final Map<String, String> environment;
  private final Optional<AgentVersion> agent;
  private final Inbox inbox;
  private final PluginsdWriter writer;

  /** Whether the loop has begun before a stop, so that it sees when it is told. */
  private volatile boolean looping;

  /**
   * @param claimed before anything else could write to it
   */
  Daemon(ProtocolOutput claimed, Map<String, String> environment) {
    this.environment = environment;
    this.agent = AgentVersion.of(environment);
    StandardOutput output = new StandardOutput(claimed);
    this.writer = new PluginsdWriter(output, Sanitizer.forAgent(agent.orElse(AgentVersion.OLDEST)));
    int status = ExitCode.DONE.status();
    StuckOutput stuck =
        new StuckOutput(() -> !looping || output.isWriting(), () -> ProcessExit.now(status));
    this.inbox = new Inbox(TimeSource.SYSTEM, stuck::watch);
  }

  /**
   * Starts the collectors and runs them until there is a reason to stop.
   *
   * @param updateEvery from the command line
   */
  ExitCode run(Optional<Integer> updateEvery) {
    Signals.onTerminate(() -> inbox.stop(StopCause.SIGNAL));
    ParentWatch parent =
        agent.isPresent() ? new ParentWatch(ProcessIdentity::parentPid) : ParentWatch.NOBODY;
    if (agent.isPresent() || AgentInput.isPipe()) {
      new AgentInput(System.in, inbox).start();
    }
    Workplace workplace = Workplace.open(environment);
    int interval = interval(workplace, updateEvery);
    workplace.sweep();
    List<Started> started = new ArrayList<>();
    List<ActiveCollector> active = new ArrayList<>();
    for (CollectorSpec spec : Collectors.ALL) {
      if (!inbox.stopped()) {
        Started next = workplace.start(spec);
        started.add(next);
        tell(next);
        next.collector().ifPresent(one -> active.add(activate(one, workplace, interval)));
      }
    }
    workplace.kernel().forgetNames();
    // Once: what planning needed is most of the heap, and the launcher's flags give it back.
    System.gc();
    if (active.isEmpty() && !inbox.stopped()) {
      return nothingToRun(started);
    }
    List<CollectorSpec> specs = active.stream().map(one -> one.reading().spec()).toList();
    return loop(active, new TrustCharts(specs, interval), interval, parent);
  }

  private int interval(Workplace workplace, Optional<Integer> updateEvery) {
    return workplace
        .settings()
        .interval(
            agent.isPresent(),
            updateEvery,
            Optional.ofNullable(environment.get("NETDATA_UPDATE_EVERY")));
  }

  /** Shows the charts at once: people see what there is before there are numbers. */
  private ActiveCollector activate(LoadedCollector collector, Workplace workplace, int interval) {
    ChartPlan charts =
        ChartPlan.of(
            collector.spec(),
            collector.plan().mode(),
            provenance(collector.plan()),
            (kind, key) -> name(workplace, kind, key),
            interval);
    charts.announce(writer);
    flush();
    return new ActiveCollector(collector, charts, collector);
  }

  private static Optional<String> name(Workplace workplace, HistogramMap.Instances kind, int key) {
    return switch (kind) {
      case DISK -> workplace.kernel().blockDevices().name(key);
    };
  }

  private static Provenance provenance(AttachPlan plan) {
    return new Provenance() {
      @Override
      public String attach(Set<String> hooks) {
        return plan.rungs(hooks).stream().map(Rung::label).collect(WORDS);
      }

      @Override
      public String symbols(Set<String> hooks) {
        return plan.symbols(hooks).stream().collect(WORDS);
      }
    };
  }

  private static void tell(Started started) {
    if (started.verdict().state() == Verdict.State.FAILED) {
      LOG.error("{}", started.line());
    } else {
      LOG.info("{}", started.line());
    }
  }

  private ExitCode loop(
      List<ActiveCollector> active, TrustCharts trust, int interval, ParentWatch parent) {
    Ticker ticker = new Ticker(TimeSource.SYSTEM, interval);
    // Told before: the patience of whoever asked counts from then, and covers the end as well.
    looping = !inbox.stopped();
    StopCause cause =
        new Loop(active, trust, writer, ticker, inbox, parent, TimeSource.SYSTEM).run();
    LOG.info("stopped: {}", cause.words());
    return cause == StopCause.NOTHING_LEFT ? ExitCode.FAILED : ExitCode.DONE;
  }

  /** See {@link ExitCode} for what agents make of it. */
  private ExitCode nothingToRun(List<Started> started) {
    boolean broken =
        started.stream().anyMatch(one -> one.verdict().state() == Verdict.State.FAILED);
    LOG.error("no collector can run here, see above for each; --check says it again");
    writer.disable();
    flush();
    return broken ? ExitCode.FAILED : ExitCode.DONE;
  }

  private void flush() {
    try {
      writer.flush();
    } catch (IOException e) {
      inbox.stop(StopCause.OUTPUT_CLOSED);
    }
  }
}
