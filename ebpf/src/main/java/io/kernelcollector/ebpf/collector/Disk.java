// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import static io.kernelcollector.ebpf.spec.Attachment.rawTracepoint;
import static io.kernelcollector.ebpf.spec.Attachment.tracepoint;
import static io.kernelcollector.ebpf.spec.Attachment.typedTracepoint;
import static io.kernelcollector.ebpf.spec.Candidate.on;
import static io.kernelcollector.ebpf.spec.Rung.LEGACY;
import static io.kernelcollector.ebpf.spec.Rung.RAW_TP;
import static io.kernelcollector.ebpf.spec.Rung.TP_BTF;

import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.spec.Attachment;
import io.kernelcollector.ebpf.spec.Candidate;
import io.kernelcollector.ebpf.spec.ChartSpec;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.Constant;
import io.kernelcollector.ebpf.spec.HistogramMap;
import io.kernelcollector.ebpf.spec.Hook;
import io.kernelcollector.ebpf.spec.RecordField;
import io.kernelcollector.ebpf.spec.WorkMap;
import java.util.ArrayList;
import java.util.List;

/**
 * How long each disk takes for a request, from issue to completion.
 *
 * <p>The buckets of a disk add up to the requests that /proc/diskstats calls completed: reads,
 * writes, discards and flushes. Devices that only pass bios on (dm, md, zram, pmem) issue no
 * requests of their own and have no chart.
 */
public final class Disk {

  private static final String LATENCY = "disk_latency";
  private static final int FEWEST_DISKS = 64;
  private static final RecordField[] SIZE_AND_PLACE = {
    new RecordField("dev", 8, 4),
    new RecordField("sector", 16, 8),
    new RecordField("nr_sector", 24, 4)
  };

  public static final CollectorSpec SPEC =
      CollectorSpec.named("disk")
          .about("latency of the requests of each disk")
          .hooks(
              hook(
                  "issue",
                  "requests issued",
                  on(
                      LEGACY,
                      issued(),
                      raw("disk_issue_raw_tp_queue", "issue"),
                      raw("disk_issue_again_raw_tp_queue", "issue")),
                  on(
                      LEGACY,
                      issued(),
                      raw("disk_issue_raw_tp", "issue"),
                      raw("disk_issue_again_raw_tp", "issue")),
                  recorded("issue")),
              hook(
                  "complete",
                  "requests completed",
                  on(LEGACY, raw("disk_complete_raw_tp", "complete")),
                  recorded("complete")
                      .missing("requests that complete in an interrupt of another eBPF program")),
              hook(
                  "requeue",
                  "requests issued again",
                  on(LEGACY, raw("disk_requeue_raw_tp_queue", "requeue")),
                  on(LEGACY, raw("disk_requeue_raw_tp", "requeue")),
                  recorded("requeue")))
          .counters("issued", "completed", "no_start", "lost")
          .histograms(
              new HistogramMap(
                  LATENCY, LatencyBuckets.COUNT, HistogramMap.Instances.DISK, Disk::room))
          .workMaps(
              WorkMap.of("disk_start", 8192, TP_BTF, RAW_TP, LEGACY),
              WorkMap.of("disk_issue", 1024, LEGACY),
              WorkMap.of("disk_queue", 1024, LEGACY),
              WorkMap.of("disk_start_sector", 4096, LEGACY))
          .constants(
              Constant.coRe("issue_request_argument", kernel -> request(kernel, "block_rq_issue")),
              Constant.coRe(
                  "requeue_request_argument", kernel -> request(kernel, "block_rq_requeue")),
              Constant.legacy(0, Disk::rwbsOffset))
          .charts(
              ChartSpec.named("disk_latency_io", "{instance}")
                  .title("Disk latency")
                  .units("calls/s")
                  .family("{instance}")
                  .context("disk.latency_io")
                  .style(ChartSpec.Style.STACKED)
                  .priority(2095)
                  .module("disk")
                  .perKeyOf(LATENCY)
                  .dimensions(LatencyBuckets.dimensions("issue", "complete", "requeue")))
          .build();

  private Disk() {}

  /**
   * A hook on one of the {@code block_rq_*} tracepoints.
   *
   * @param legacy the ways of the legacy object. Which of two raw ones is right no version tells:
   *     the kernel refuses the one that wants a queue before the request where there is none
   */
  private static Hook hook(String name, String what, Candidate... legacy) {
    List<Candidate> ways = new ArrayList<>();
    ways.add(on(TP_BTF, typedTracepoint("disk_" + name + "_tp_btf", "block_rq_" + name)));
    ways.add(on(RAW_TP, raw("disk_" + name + "_raw_tp", name)));
    ways.addAll(List.of(legacy));
    return Hook.essential(name, what, ways.toArray(Candidate[]::new));
  }

  /** For kernels without raw tracepoints, before Linux 4.17. */
  private static Candidate recorded(String name) {
    return on(
        LEGACY,
        tracepoint("disk_" + name + "_tracepoint", "block", "block_rq_" + name, SIZE_AND_PLACE));
  }

  private static Attachment raw(String program, String name) {
    return rawTracepoint(program, "block_rq_" + name);
  }

  /** Says what is issued to the program on the raw tracepoint, so it is attached before that. */
  private static Attachment issued() {
    return tracepoint(
        "disk_issue_record",
        "block",
        "block_rq_issue",
        new RecordField("dev", 8, 4),
        new RecordField("sector", 16, 8),
        new RecordField("nr_sector", 24, 4),
        new RecordField("bytes", 28, 4));
  }

  /** Which argument of a raw tracepoint is the request: until 5.11 the queue came before it. */
  private static long request(Kernel kernel, String event) {
    return kernel.btf().map(btf -> btf.rawTracepointArguments(event).orElse(1)).orElse(1) - 1L;
  }

  /** Where a request's record has the letters of its kind: an ioprio came before them in 6.10. */
  private static long rwbsOffset(Kernel kernel) {
    return kernel
        .tracepoints()
        .format("block", "block_rq_issue")
        .flatMap(format -> format.field("rwbs"))
        .map(RecordField::offset)
        .orElse(32);
  }

  /** Room for twice the disks there are now: more may come. */
  private static int room(Kernel kernel) {
    return Math.max(FEWEST_DISKS, 2 * kernel.blockDevices().count());
  }
}
