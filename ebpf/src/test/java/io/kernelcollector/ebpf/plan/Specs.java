// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import static io.kernelcollector.ebpf.spec.Attachment.functionEntryProbe;
import static io.kernelcollector.ebpf.spec.Attachment.functionExit;
import static io.kernelcollector.ebpf.spec.Attachment.functionReturnProbe;
import static io.kernelcollector.ebpf.spec.Attachment.rawTracepoint;
import static io.kernelcollector.ebpf.spec.Attachment.tracepoint;
import static io.kernelcollector.ebpf.spec.Attachment.typedTracepoint;
import static io.kernelcollector.ebpf.spec.Candidate.on;
import static io.kernelcollector.ebpf.spec.LoadMode.ENTRY;
import static io.kernelcollector.ebpf.spec.LoadMode.RETURN;
import static io.kernelcollector.ebpf.spec.Rung.FEXIT;
import static io.kernelcollector.ebpf.spec.Rung.KPROBE;
import static io.kernelcollector.ebpf.spec.Rung.LEGACY;
import static io.kernelcollector.ebpf.spec.Rung.RAW_TP;
import static io.kernelcollector.ebpf.spec.Rung.TP_BTF;
import static io.kernelcollector.ebpf.spec.Rung.TRACEPOINT;

import io.kernelcollector.ebpf.spec.Attachment;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.Hook;
import io.kernelcollector.ebpf.spec.RecordField;

/** Invented collectors for the planner. */
final class Specs {

  static final String[] OPEN = {"do_sys_openat2", "do_sys_open"};

  private static final Attachment FREE_FIXED =
      tracepoint("free_fixed", "sched", "sched_process_free", new RecordField("pid", 24, 4));
  private static final Attachment FREE_MOVED =
      tracepoint("free_moved", "sched", "sched_process_free", new RecordField("pid", 12, 4));
  private static final Attachment EXIT_OPENAT =
      tracepoint("exit_openat", "syscalls", "sys_exit_openat", new RecordField("ret", 16, 8));
  private static final Attachment EXIT_OPENAT2 =
      tracepoint("exit_openat2", "syscalls", "sys_exit_openat2", new RecordField("ret", 16, 8));

  /** Every rung of a tracepoint. */
  static final Hook FREE =
      Hook.essential(
          "free",
          "tasks freed",
          // Declared upside down: the rung decides, not the order.
          on(LEGACY, FREE_FIXED),
          on(LEGACY, FREE_MOVED),
          on(TRACEPOINT, FREE_FIXED),
          on(TRACEPOINT, FREE_MOVED),
          on(RAW_TP, rawTracepoint("free_raw_tp", "sched_process_free")),
          on(TP_BTF, typedTracepoint("free_tp_btf", "sched_process_free")));

  /** Every rung of a function. */
  static final Hook OPENED =
      Hook.essential(
          "open",
          "opens",
          on(FEXIT, functionExit("open_fexit", OPEN)),
          on(KPROBE, functionReturnProbe("open_kretprobe", OPEN)).onlyIn(RETURN),
          on(KPROBE, functionEntryProbe("open_kprobe", OPEN)).onlyIn(ENTRY),
          on(TRACEPOINT, EXIT_OPENAT)
              .andWhereFound(EXIT_OPENAT2)
              .missing("opens by 32-bit programs", "__ia32_compat_sys_open"),
          on(LEGACY, functionReturnProbe("open_kretprobe", OPEN)).onlyIn(RETURN),
          on(LEGACY, functionEntryProbe("open_kprobe", OPEN)).onlyIn(ENTRY));

  /** A part of the meaning that only one rung can see, and only some kernels have. */
  static final Hook URING =
      Hook.partial(
              "uring",
              "opens through io_uring",
              on(FEXIT, functionExit("uring_fexit", "io_openat2")))
          .onlyIfSymbol("io_openat2");

  private static final Attachment SHARED = rawTracepoint("shared", "sys_exit");

  /** Two hooks that one program can serve, and another one of them alone. */
  static final CollectorSpec SHARING =
      CollectorSpec.named("sharing")
          .hooks(
              Hook.essential(
                  "first", "first calls", on(TRACEPOINT, SHARED).switchingOn("first_on")),
              Hook.essential(
                  "second",
                  "second calls",
                  on(KPROBE, functionEntryProbe("second_kprobe", "second")),
                  on(TRACEPOINT, SHARED).switchingOn("second_on")))
          .build();

  static final CollectorSpec TASKS = CollectorSpec.named("tasks").hooks(FREE).build();
  static final CollectorSpec FILES = CollectorSpec.named("files").hooks(OPENED, URING).build();

  private Specs() {}
}
