// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import io.kernelcollector.ebpf.plan.PlannedAttachment;
import io.kernelcollector.ebpf.spec.Attachment;
import io.kernelcollector.libbpf.BpfException;
import io.kernelcollector.libbpf.BpfLink;
import io.kernelcollector.libbpf.BpfProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of one collector, and the probe events of its return probes. Closing takes all of them
 * away, once.
 */
final class Attacher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Attacher.class);

  private final ProbeEvents probeEvents;
  private final List<BpfLink> links = new ArrayList<>();
  private final List<ProbeEvents.Event> events = new ArrayList<>();
  private final List<String> lossyReturns = new ArrayList<>();

  Attacher(ProbeEvents probeEvents) {
    this.probeEvents = probeEvents;
  }

  /**
   * Attaches a loaded program to its place.
   *
   * @throws BpfException when the kernel refuses
   */
  void attach(BpfProgram program, PlannedAttachment planned) {
    Attachment attachment = planned.attachment();
    BpfLink link;
    if (attachment instanceof Attachment.RawTracepoint raw) {
      link = program.attachRawTracepoint(raw.tracepoint());
    } else if (attachment instanceof Attachment.Tracepoint record) {
      link = program.attachTracepoint(record.category(), record.name());
    } else if (attachment instanceof Attachment.FunctionProbe probe) {
      link =
          probe.onReturn()
              ? attachReturn(program, planned.target())
              : program.attachKprobe(planned.target(), false);
    } else {
      link = program.attachTrace();
    }
    links.add(link);
  }

  /** Functions whose return probe has room for few sleeping calls only. */
  List<String> lossyReturns() {
    return List.copyOf(lossyReturns);
  }

  private BpfLink attachReturn(BpfProgram program, String function) {
    ProbeEvents.Event event;
    try {
      event = probeEvents.addReturn(program.name(), function);
    } catch (IOException e) {
      LOG.debug("no probe event of our own for {}: {}", function, e.getMessage());
      lossyReturns.add(function);
      return program.attachKprobe(function, true);
    }
    events.add(event);
    return program.attachTracepoint(event.group(), event.name());
  }

  /**
   * Detaches everything. Closing a link waits for the kernel's readers of the list it was on (70 ms
   * for a system call's tracepoint), and a dozen of them one after another is what people wait for
   * when they stop the plugin: so each is closed by a thread of its own.
   *
   * @throws BpfException what the first link that was refused says, with the others' suppressed;
   *     all of them and the events are gone all the same
   */
  @Override
  public void close() {
    ParallelClose closing = new ParallelClose();
    try {
      links.forEach(link -> closing.start(link.programName(), link::close));
      closing.await();
    } finally {
      links.clear();
      events.forEach(probeEvents::remove);
      events.clear();
    }
  }
}
