// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.kernel.KernelRoots;
import io.kernelcollector.ebpf.plan.AttachPlan;
import io.kernelcollector.ebpf.plan.PlannedAttachment;
import io.kernelcollector.ebpf.read.CollectorReading;
import io.kernelcollector.ebpf.read.CounterReader;
import io.kernelcollector.ebpf.read.CounterSnapshot;
import io.kernelcollector.ebpf.read.HistogramReader;
import io.kernelcollector.ebpf.read.HistogramSnapshot;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.CounterMap;
import io.kernelcollector.ebpf.spec.HistogramMap;
import io.kernelcollector.libbpf.BpfException;
import io.kernelcollector.libbpf.BpfMap;
import io.kernelcollector.libbpf.BpfObject;
import io.kernelcollector.libbpf.MissedRuns;
import io.kernelcollector.libbpf.ProbeResult;
import io.kernelcollector.libbpf.VerifierLog;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A collector in the kernel: its object, its links and its readers, closed together, once, links
 * first. Used by one thread.
 */
public final class LoadedCollector implements CollectorReading, AutoCloseable {

  private final AttachPlan plan;
  private final BpfObject object;
  private final Attacher links;
  private final KernelRoots roots;
  private final UpkeepMaps upkeepMaps;
  private final CounterReader counters;
  // Arrays: walking them at each interval makes no garbage.
  private final MissedRuns[] missedRuns;
  private final HistogramReader[] histograms;
  private final Map<String, HistogramReader> histogramsByMap = new LinkedHashMap<>();
  private final int lost;
  private boolean closed;

  /** When this throws, everything that was handed over is the caller's to close. */
  private LoadedCollector(
      AttachPlan plan,
      PreparedObject prepared,
      Attacher links,
      CounterReader counters,
      Kernel kernel) {
    this.plan = plan;
    this.object = prepared.object();
    this.roots = kernel.roots();
    this.upkeepMaps = new UpkeepMaps(object, prepared.created());
    this.links = links;
    this.counters = counters;
    CollectorSpec spec = plan.spec();
    this.lost = spec.counters().index(CounterMap.LOST);
    this.missedRuns =
        plan.attachments().stream()
            .map(planned -> object.program(planned.program()).missedRuns())
            .toArray(MissedRuns[]::new);
    boolean batches = !(kernel.allows().batchLookup() instanceof ProbeResult.Unsupported);
    for (HistogramMap histogram : spec.histograms()) {
      BpfMap map = object.map(histogram.map());
      histogramsByMap.put(
          histogram.map(), new HistogramReader(map, histogram, kernel.possibleCpus(), batches));
    }
    this.histograms = histogramsByMap.values().toArray(HistogramReader[]::new);
  }

  /**
   * Loads what the plan chose, attaches it and seeds it.
   *
   * @throws AttachFailure when the kernel refuses a program
   * @throws BpfException when it refuses anything else
   * @throws IOException when the object is missing or damaged
   */
  static LoadedCollector load(
      AttachPlan plan, Kernel kernel, LoadSettings settings, ProbeEvents probeEvents)
      throws IOException, AttachFailure {
    PreparedObject prepared = PreparedObject.open(plan, kernel, settings);
    BpfObject object = prepared.object();
    Attacher links = new Attacher(probeEvents);
    try {
      loadPrograms(object);
      prepared.configureLegacy();
      for (PlannedAttachment planned : plan.attachments()) {
        attach(object, links, planned);
      }
      return begun(plan, prepared, links, kernel);
    } catch (AttachFailure | RuntimeException | Error e) {
      try (object;
          links) {
        throw e;
      }
    }
  }

  private static LoadedCollector begun(
      AttachPlan plan, PreparedObject prepared, Attacher links, Kernel kernel) {
    CounterMap spec = plan.spec().counters();
    CounterReader counters =
        CounterReader.of(prepared.object().map(spec.map()), spec, kernel.possibleCpus());
    try {
      LoadedCollector collector = new LoadedCollector(plan, prepared, links, counters, kernel);
      collector.begin();
      return collector;
    } catch (RuntimeException | Error e) {
      try (counters) {
        throw e;
      }
    }
  }

  private static void loadPrograms(BpfObject object) throws AttachFailure {
    try {
      object.load();
    } catch (BpfException e) {
      throw new AttachFailure(e.verifierLog().map(VerifierLog::program).orElse(""), e);
    }
  }

  private static void attach(BpfObject object, Attacher links, PlannedAttachment planned)
      throws AttachFailure {
    String program = planned.attachment().program();
    try {
      links.attach(object.program(program), planned);
    } catch (BpfException e) {
      throw new AttachFailure(program, e);
    }
  }

  @Override
  public CollectorSpec spec() {
    return plan.spec();
  }

  /** What was carried out. */
  public AttachPlan plan() {
    return plan;
  }

  /** Functions whose returns can get lost, see {@link ProbeEvents}. */
  List<String> lossyReturns() {
    return links.lossyReturns();
  }

  private void begin() {
    if (spec().upkeep().isPresent()) {
      counters.seed(spec().counters(), spec().upkeep().get().begin(upkeepMaps, roots));
    }
  }

  @Override
  public void read() {
    if (spec().upkeep().isPresent()) {
      counters.seed(spec().counters(), spec().upkeep().get().tend(upkeepMaps, roots));
    }
    counters.read();
    for (MissedRuns program : missedRuns) {
      counters.add(lost, program.count());
    }
    for (HistogramReader histogram : histograms) {
      histogram.read();
    }
  }

  @Override
  public CounterSnapshot counters() {
    return counters.snapshot();
  }

  @Override
  public HistogramSnapshot histogram(String map) {
    return histogramsByMap.get(map).snapshot();
  }

  @Override
  public void close() {
    if (!closed) {
      // Closed from the last to the first, each whatever the others throw.
      try (object;
          counters;
          links) {
        closed = true;
      }
    }
  }
}
