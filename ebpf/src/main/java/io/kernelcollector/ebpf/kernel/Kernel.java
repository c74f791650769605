// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything that is known about the running kernel. Each fact is read when it is first asked for
 * and then kept: half of them are never needed. One thread.
 */
public final class Kernel {

  /** As much as the kernel gives out at once. Read into the heap without a copy beside it. */
  private static final int CHUNK = 8192;

  private final KernelRoots roots;
  private final KernelSupport support;
  private final Tracepoints tracepoints;
  private final BlockDevices blockDevices;

  private String releaseName;
  private KernelConfig config;
  private Lockdown lockdown;
  private Capabilities capabilities;
  private CpuList possibleCpus;
  private Reading kprobes;
  private Boolean preemptible;

  private KernelSymbols symbols;
  private Optional<Btf> btf;
  private Reading btfState;

  /**
   * Reads nothing yet, but looks whether tracefs is there.
   *
   * @param support answers what only trying can tell
   */
  public Kernel(KernelRoots roots, KernelSupport support) {
    this.roots = roots;
    this.support = support;
    tracepoints = new Tracepoints(roots);
    blockDevices = new BlockDevices(roots);
  }

  public KernelRoots roots() {
    return roots;
  }

  /** The version; 0.0 when the kernel does not say. */
  public KernelRelease release() {
    return releaseName().isEmpty() ? KernelRelease.of(0, 0) : KernelRelease.parse(releaseName());
  }

  /** What {@code uname -r} prints, or empty. */
  public String releaseName() {
    if (releaseName == null) {
      releaseName = firstLine(roots.proc().resolve("sys/kernel/osrelease"));
    }
    return releaseName;
  }

  public KernelSymbols symbols() {
    if (symbols == null) {
      Path file = roots.proc().resolve("kallsyms");
      try (InputStream in = new FileInputStream(file.toFile())) {
        symbols = KernelSymbols.parse(in);
      } catch (IOException e) {
        symbols = KernelSymbols.unreadable(Reading.failed(file, e));
      }
    }
    return symbols;
  }

  /** The kernel's types, or empty; {@link #btfState()} says why. */
  public Optional<Btf> btf() {
    if (btf == null) {
      Path file = Files.isDirectory(roots.btf()) ? roots.btf().resolve("vmlinux") : roots.btf();
      try {
        btf = Optional.of(Btf.parse(bytes(file)));
        btfState = Reading.readable();
      } catch (IOException e) {
        btf = Optional.empty();
        btfState = Reading.failed(file, e);
      }
    }
    return btf;
  }

  /** Whether there is BTF that can be used, and if not, why. */
  public Reading btfState() {
    btf();
    return btfState;
  }

  /**
   * Lets go of the function names and the BTF, some megabytes that only planning needs. Asked
   * again, they are read again: then with the modules that have been loaded in the meantime.
   */
  public void forgetNames() {
    symbols = null;
    btf = null;
  }

  public Tracepoints tracepoints() {
    return tracepoints;
  }

  public KernelConfig config() {
    if (config == null) {
      config = KernelConfig.read(roots, releaseName());
    }
    return config;
  }

  /** Whether there are kprobes, and if not, why. */
  public Reading kprobes() {
    if (kprobes == null) {
      kprobes = Kprobes.look(roots, config(), tracepoints);
    }
    return kprobes;
  }

  /** Whether tasks can lose the processor inside the kernel: see {@link Preemption}. */
  public boolean preemptible() {
    if (preemptible == null) {
      preemptible =
          Preemption.possible(
              config(),
              firstLine(roots.proc().resolve("cmdline")),
              firstLine(roots.proc().resolve("version")));
    }
    return preemptible;
  }

  public Lockdown lockdown() {
    if (lockdown == null) {
      lockdown = Lockdown.read(roots);
    }
    return lockdown;
  }

  public Capabilities capabilities() {
    if (capabilities == null) {
      capabilities = Capabilities.read(roots);
    }
    return capabilities;
  }

  /** How many CPUs there can be: the number of values in a per-CPU map's entry. */
  public int possibleCpus() {
    return cpus().count();
  }

  /** One more than the highest number a CPU can have: the size of an array indexed by CPU. */
  public int cpuNumbers() {
    return cpus().highest() + 1;
  }

  /** What the kernel lets this process do with BPF. */
  public KernelSupport allows() {
    return support;
  }

  public BlockDevices blockDevices() {
    return blockDevices;
  }

  private CpuList cpus() {
    if (possibleCpus == null) {
      String list = firstLine(roots.sys().resolve("devices/system/cpu/possible"));
      if (list.isEmpty()) {
        // Guessing would make room for too few and lose counts.
        throw new IllegalStateException(
            roots.sys() + "/devices/system/cpu/possible cannot be read: is sysfs mounted?");
      }
      possibleCpus = CpuList.parse(list);
    }
    return possibleCpus;
  }

  private static String firstLine(Path file) {
    try {
      return Files.readString(file).strip().lines().findFirst().orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      byte[] bytes = new byte[Math.toIntExact(Files.size(file))];
      int at = 0;
      int got;
      while (at < bytes.length
          && (got = in.read(bytes, at, Math.min(CHUNK, bytes.length - at))) > 0) {
        at += got;
      }
      if (at < bytes.length) {
        throw new IOException("it ends early");
      }
      return bytes;
    }
  }
}
