// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import static io.kernelcollector.ebpf.spec.Attachment.functionEntryProbe;
import static io.kernelcollector.ebpf.spec.Attachment.functionExit;
import static io.kernelcollector.ebpf.spec.Attachment.functionReturnProbe;
import static io.kernelcollector.ebpf.spec.Attachment.rawTracepoint;
import static io.kernelcollector.ebpf.spec.Attachment.tracepoint;
import static io.kernelcollector.ebpf.spec.Attachment.typedTracepoint;
import static io.kernelcollector.ebpf.spec.Candidate.on;
import static io.kernelcollector.ebpf.spec.LoadMode.RETURN;
import static io.kernelcollector.ebpf.spec.Metric.change;
import static io.kernelcollector.ebpf.spec.Metric.level;
import static io.kernelcollector.ebpf.spec.Metric.total;
import static io.kernelcollector.ebpf.spec.Rung.FEXIT;
import static io.kernelcollector.ebpf.spec.Rung.KPROBE;
import static io.kernelcollector.ebpf.spec.Rung.LEGACY;
import static io.kernelcollector.ebpf.spec.Rung.RAW_TP;
import static io.kernelcollector.ebpf.spec.Rung.TP_BTF;
import static io.kernelcollector.ebpf.spec.Rung.TRACEPOINT;

import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.spec.Attachment;
import io.kernelcollector.ebpf.spec.ChartSpec;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.Constant;
import io.kernelcollector.ebpf.spec.DimensionSpec;
import io.kernelcollector.ebpf.spec.Hook;
import io.kernelcollector.ebpf.spec.Metric;
import io.kernelcollector.ebpf.spec.RecordField;
import io.kernelcollector.ebpf.spec.WorkMap;

/**
 * Processes and threads: started, executed, ended, not yet reaped, and failures to start one.
 *
 * <p>A process starts with a new thread group and ends with the group's last thread. Kernel threads
 * are not processes of anybody and are not counted.
 */
@SuppressWarnings("JavaLangClash") // one word for a collector everywhere
public final class Process {

  private static final String[] CLONE = {"kernel_clone", "_do_fork", "do_fork"};

  private static final String EARLY_EXIT =
      "that a process outlives its first thread (its exit is counted when that thread ends)";

  public static final CollectorSpec SPEC =
      CollectorSpec.named("process")
          .about("processes and threads started and ended, zombies, failed forks")
          .hooks(start(), exec(), end(), free(), fork())
          .counters(
              "process_start",
              "thread_start",
              "exec",
              "process_exit",
              "process_exit_undone",
              "task_exit",
              "process_fork_failed",
              "thread_fork_failed",
              "zombie_removed",
              "zombie_added",
              "lost")
          .workMaps(
              WorkMap.of(ProcessUpkeep.ZOMBIES, 8192, TP_BTF, RAW_TP, TRACEPOINT, LEGACY),
              WorkMap.of(ProcessUpkeep.KERNEL_THREADS, 4096, TRACEPOINT, LEGACY),
              WorkMap.of("process_forking", 1024, KPROBE, LEGACY))
          .constants(
              Constant.coRe("exit_has_group_dead", kernel -> exitTellsGroupDead(kernel) ? 1 : 0))
          .upkeep(new ProcessUpkeep())
          .charts(
              ChartSpec.named("system", "process_thread")
                  .title("Start process")
                  .units("calls/s")
                  .family("processes")
                  .priority(21002)
                  .module("process")
                  .dimensions(
                      DimensionSpec.rate("_do_fork", "process", total("process_start"), "start"),
                      DimensionSpec.rate("sys_clone", "thread", total("thread_start"), "start")),
              ChartSpec.named("system", "exit")
                  .title("Exit process")
                  .units("calls/s")
                  .family("processes")
                  .priority(21003)
                  .module("process")
                  .dimensions(
                      DimensionSpec.rate("do_exit", "process", processExits(), "end"),
                      DimensionSpec.rate(
                          "release_task",
                          "task",
                          total("task_exit").minus("process_exit").plus("process_exit_undone"),
                          "end")),
              ChartSpec.named("system", "process_status")
                  .title("Process not closed")
                  .units("calls")
                  .family("processes")
                  .priority(21004)
                  .module("process")
                  .dimensions(
                      DimensionSpec.absolute(
                          "process",
                          "",
                          change("process_start").minus("process_exit").plus("process_exit_undone"),
                          "start",
                          "end"),
                      DimensionSpec.absolute(
                          "zombie",
                          "",
                          level("zombie_added").minus("zombie_removed"),
                          "end",
                          "free")),
              ChartSpec.named("system", "task_error")
                  .title("Fails to create process")
                  .units("calls/s")
                  .family("processes")
                  .priority(21005)
                  .module("process")
                  .onlyIn(RETURN)
                  .dimensions(
                      DimensionSpec.rate(
                          "_do_fork", "process", total("process_fork_failed"), "fork"),
                      DimensionSpec.rate(
                          "sys_clone", "thread", total("thread_fork_failed"), "fork")),
              ChartSpec.named("system", "process_exec")
                  .title("Programs executed")
                  .units("calls/s")
                  .family("processes")
                  .priority(21006)
                  .module("process")
                  .dimensions(DimensionSpec.rate("exec", "", total("exec"), "exec")))
          .build();

  private Process() {}

  private static Metric processExits() {
    return total("process_exit").minus("process_exit_undone");
  }

  private static boolean exitTellsGroupDead(Kernel kernel) {
    return kernel
            .btf()
            .map(btf -> btf.rawTracepointArguments("sched_process_exit").orElse(0))
            .orElse(0)
        > 1;
  }

  private static Hook start() {
    Attachment record =
        tracepoint(
            "process_new_tracepoint",
            "task",
            "task_newtask",
            new RecordField("pid", 8, 4),
            new RecordField("clone_flags", 32, 8));
    return Hook.essential(
        "start",
        "processes and threads started",
        on(TP_BTF, typedTracepoint("process_new_tp_btf", "task_newtask")),
        on(RAW_TP, rawTracepoint("process_new_raw_tp", "task_newtask")),
        on(TRACEPOINT, record),
        on(LEGACY, record));
  }

  private static Hook exec() {
    Attachment record =
        tracepoint(
            "process_exec_tracepoint",
            "sched",
            "sched_process_exec",
            new RecordField("pid", 12, 4),
            new RecordField("old_pid", 16, 4));
    return Hook.essential(
        "exec",
        "programs executed",
        on(TP_BTF, typedTracepoint("process_exec_tp_btf", "sched_process_exec")),
        on(RAW_TP, rawTracepoint("process_exec_raw_tp", "sched_process_exec")),
        on(TRACEPOINT, record),
        on(LEGACY, record));
  }

  private static Hook end() {
    // group_dead is in the record since 6.16 and says that the thread was the last of its process.
    Attachment lastThread =
        tracepoint(
            "process_exit_tracepoint_group_dead",
            "sched",
            "sched_process_exit",
            new RecordField("group_dead", 32, 1));
    Attachment firstThread = tracepoint("process_exit_tracepoint", "sched", "sched_process_exit");
    return Hook.essential(
        "end",
        "processes and threads ended",
        on(TP_BTF, typedTracepoint("process_exit_tp_btf", "sched_process_exit")),
        on(RAW_TP, rawTracepoint("process_exit_raw_tp", "sched_process_exit")),
        on(TRACEPOINT, lastThread),
        on(TRACEPOINT, firstThread).missing(EARLY_EXIT),
        on(LEGACY, lastThread),
        on(LEGACY, firstThread).missing(EARLY_EXIT));
  }

  private static Hook free() {
    Attachment fixedName =
        tracepoint(
            "process_free_tracepoint",
            "sched",
            "sched_process_free",
            new RecordField("pid", 24, 4));
    Attachment dynamicName =
        tracepoint(
            "process_free_tracepoint_dynamic",
            "sched",
            "sched_process_free",
            new RecordField("pid", 12, 4));
    return Hook.essential(
        "free",
        "processes reaped",
        on(TP_BTF, typedTracepoint("process_free_tp_btf", "sched_process_free")),
        on(RAW_TP, rawTracepoint("process_free_raw_tp", "sched_process_free")),
        on(LEGACY, fixedName),
        on(LEGACY, dynamicName));
  }

  private static Hook fork() {
    Attachment[] probes = {
      functionEntryProbe("process_clone_kprobe", CLONE),
      functionReturnProbe("process_clone_kretprobe", CLONE)
    };
    return Hook.partial(
            "fork",
            "failed forks",
            on(FEXIT, functionExit("process_clone_fexit", "kernel_clone")),
            on(KPROBE, probes),
            on(TRACEPOINT, SystemCalls.exit("process_sys_exit")),
            on(LEGACY, probes))
        .onlyIn(RETURN);
  }
}
