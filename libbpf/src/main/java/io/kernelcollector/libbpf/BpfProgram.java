// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import com.kenai.jffi.MemoryIO;
import java.util.List;

/** A program of a {@link BpfObject}. Lives as long as that. */
public final class BpfProgram {
  private static final int INSTRUCTION_BYTES = 8;

  private final BpfObject object;
  private final long handle;
  private final String name;
  private final String sectionName;

  BpfProgram(BpfObject object, long handle) {
    this.object = object;
    this.handle = handle;
    this.name = Libbpf.functions().bpf_program__name(handle);
    this.sectionName = Libbpf.functions().bpf_program__section_name(handle);
  }

  /** The C function's name, in full (the kernel keeps 15 characters). */
  public String name() {
    return name;
  }

  /** The ELF section it is in: {@code tracepoint/sched/sched_process_exit}. */
  public String sectionName() {
    return sectionName;
  }

  /** The number of enum bpf_prog_type that libbpf derived from the section. */
  public int type() {
    object.requireOpen();
    return Libbpf.functions().bpf_program__type(handle);
  }

  /** Whether {@link BpfObject#load} loads it, or did. */
  public boolean autoload() {
    object.requireOpen();
    return (Libbpf.functions().bpf_program__autoload(handle) & 0xff) != 0;
  }

  /** Chooses whether {@link BpfObject#load} loads it. Before that. */
  public void setAutoload(boolean autoload) {
    object.requireNotLoaded();
    int result = Libbpf.functions().bpf_program__set_autoload(handle, autoload ? 1 : 0);
    check(result, "set autoload of");
  }

  /**
   * Chooses the kernel function, or the tracepoint for tp_btf, of a tracing program. Before the
   * load. Reads the kernel's BTF, once for each object.
   *
   * @throws BpfException ENOENT or ESRCH when the kernel's BTF has no such function
   */
  public void setAttachTarget(String function) {
    object.requireNotLoaded();
    try (BpfLog.Capture log = BpfLog.capture()) {
      int result = Libbpf.functions().bpf_program__set_attach_target(handle, 0, function);
      BpfObject.check(result, "attach to " + function + " program", name, log.warnings());
    }
  }

  /** Instructions, of eight bytes each: as compiled before the load, as loaded after it. */
  public long instructionCount() {
    object.requireOpen();
    return Libbpf.functions().bpf_program__insn_cnt(handle);
  }

  /** A copy of the instructions: array of struct bpf_insn, in this machine's byte order. */
  public byte[] instructions() {
    object.requireOpen();
    long address = Libbpf.functions().bpf_program__insns(handle);
    byte[] copy = new byte[Math.toIntExact(instructionCount() * INSTRUCTION_BYTES)];
    if (copy.length > 0) {
      MemoryIO.getInstance().getByteArray(address, copy, 0, copy.length);
    }
    return copy;
  }

  /** The descriptor of the loaded program; the object keeps it. */
  public int fd() {
    requireLoaded();
    return Libbpf.functions().bpf_program__fd(handle);
  }

  /**
   * A reusable question how often the kernel left the program out because it, or on some kinds of
   * hooks any program, was running on that CPU already. Linux 5.12 for trampolines and raw
   * tracepoints, 6.7 for probes and perf tracepoints; 0 where the kernel does not say.
   */
  public MissedRuns missedRuns() {
    return new MissedRuns(this);
  }

  /**
   * Attaches to a tracepoint through a perf event. Needs tracefs. With a program of kprobe type
   * this also attaches to a probe event that was made in tracefs (group, name).
   *
   * @param category sched
   * @param event sched_process_exit
   * @throws BpfException ENOENT without the tracepoint or tracefs, EPERM
   */
  public BpfLink attachTracepoint(String category, String event) {
    requireLoaded();
    try (BpfLog.Capture log = BpfLog.capture()) {
      long link = Libbpf.functions().bpf_program__attach_tracepoint(handle, category, event);
      return link(link, "tracepoint " + category + ":" + event, log);
    }
  }

  /**
   * Attaches to a raw tracepoint. Linux 4.17; needs neither tracefs nor BTF.
   *
   * @throws BpfException ENOENT without the tracepoint, EPERM
   */
  public BpfLink attachRawTracepoint(String event) {
    requireLoaded();
    try (BpfLog.Capture log = BpfLog.capture()) {
      long link = Libbpf.functions().bpf_program__attach_raw_tracepoint(handle, event);
      return link(link, "raw tracepoint " + event, log);
    }
  }

  /**
   * Attaches to a function's entry or return. Needs CONFIG_KPROBES.
   *
   * @throws BpfException ENOENT without the function or without kprobes, EPERM
   */
  public BpfLink attachKprobe(String function, boolean returnProbe) {
    requireLoaded();
    try (BpfLog.Capture log = BpfLog.capture()) {
      long link =
          Libbpf.functions().bpf_program__attach_kprobe(handle, returnProbe ? 1 : 0, function);
      return link(link, (returnProbe ? "kretprobe " : "kprobe ") + function, log);
    }
  }

  /**
   * Attaches a tracing program (tp_btf, fentry, fexit) to what was chosen before the load. Linux
   * 5.5 with BTF.
   *
   * @throws BpfException ENOTSUPP where the architecture has no BPF trampolines, EPERM
   */
  public BpfLink attachTrace() {
    requireLoaded();
    try (BpfLog.Capture log = BpfLog.capture()) {
      return link(Libbpf.functions().bpf_program__attach_trace(handle), sectionName, log);
    }
  }

  private BpfLink link(long link, String target, BpfLog.Capture log) {
    if (link == 0) {
      throw new BpfException("attach to " + target, name, Libbpf.errno(), log.warnings());
    }
    return new BpfLink(name, link);
  }

  private void requireLoaded() {
    object.requireLoaded();
    if (!autoload()) {
      throw new IllegalStateException("program " + name + " was not to be loaded (autoload)");
    }
  }

  private void check(int result, String operation) {
    BpfObject.check(result, operation, name, List.of());
  }

  @Override
  public String toString() {
    return "BpfProgram[" + name + ", " + sectionName + "]";
  }
}
