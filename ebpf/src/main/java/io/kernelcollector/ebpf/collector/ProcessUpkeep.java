// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import io.kernelcollector.ebpf.kernel.KernelRoots;
import io.kernelcollector.ebpf.spec.Upkeep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the process programs which zombies and kernel threads were there before them, from one walk
 * over /proc at start, and takes away the zombies whose end they did not see.
 *
 * <p>It does neither in a pid namespace other than the initial one: there /proc has other pids than
 * the programs.
 *
 * <p>They can miss it: a process is freed in an interrupt, and the kernel skips a program on a
 * tracepoint record while it interrupts another program on the same CPU.
 */
final class ProcessUpkeep implements Upkeep {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessUpkeep.class);

  /** PROC_PID_INIT_INO: the same number in every kernel. */
  private static final String INITIAL_NAMESPACE = "pid:[4026531836]";

  static final String ZOMBIES = "process_zombies";
  static final String KERNEL_THREADS = "process_kernel_threads";

  /** The leader is not known from /proc (0), one process has the pid. */
  private static final byte[] ZOMBIE =
      ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putLong(0).putInt(1).array();

  private static final byte[] KERNEL_THREAD =
      ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(1).array();

  /** Whether /proc has the pids of another namespace than the programs. */
  private boolean elsewhere;

  @Override
  public Map<String, Long> begin(Maps maps, KernelRoots roots) {
    elsewhere = !inInitialNamespace(roots);
    if (elsewhere) {
      LOG.info("in a pid namespace of its own: zombies from before the start are not counted");
      return Map.of();
    }
    long zombies = 0;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(roots.proc(), "[0-9]*")) {
      for (Path process : processes) {
        zombies += plant(maps, process);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the processes in " + roots.proc(), e);
    }
    return Map.of("zombie_added", zombies);
  }

  /** A look at each zombie, of which there are none most of the time. It opens no file. */
  @Override
  public Map<String, Long> tend(Maps maps, KernelRoots roots) {
    if (elsewhere) {
      return Map.of();
    }
    long gone = 0;
    for (int pid : maps.keys(ZOMBIES)) {
      if (!Files.exists(roots.proc().resolve(Integer.toString(pid))) && maps.remove(ZOMBIES, pid)) {
        gone++;
      }
    }
    return gone == 0 ? Map.of() : Map.of("zombie_removed", gone);
  }

  private static boolean inInitialNamespace(KernelRoots roots) {
    try {
      Path namespace = Files.readSymbolicLink(roots.proc().resolve("self/ns/pid"));
      return namespace.toString().equals(INITIAL_NAMESPACE);
    } catch (IOException e) {
      return true; // a kernel without them has one only
    }
  }

  /** Returns the zombies planted: one or none. */
  private static int plant(Maps maps, Path process) {
    int pid = Integer.parseInt(process.getFileName().toString());
    Optional<Stat> before = Stat.read(process);
    if (before.isEmpty()) {
      return 0;
    }
    if (before.get().isKernelThread()) {
      if (maps.has(KERNEL_THREADS)) {
        maps.insert(KERNEL_THREADS, pid, KERNEL_THREAD);
        if (Stat.read(process).isEmpty()) {
          maps.remove(KERNEL_THREADS, pid);
        }
      }
      return 0;
    }
    if (!before.get().isZombie() || !maps.insert(ZOMBIES, pid, ZOMBIE)) {
      return 0;
    }
    // Reaped while we looked: the programs may have seen that before our entry was there. If they
    // saw it after, they have removed the entry and counted it.
    if (!Stat.read(process).equals(before) && maps.remove(ZOMBIES, pid)) {
      return 0;
    }
    return 1;
  }

  /** The fields of /proc/pid/stat that identify a process and say whether it is dead. */
  private record Stat(char state, long flags, int threads, long startTime) {

    private static final int STATE = 0;
    private static final int FLAGS = 6;
    private static final int THREADS = 17;
    private static final int START_TIME = 19;
    private static final long KERNEL_THREAD_FLAG = 0x0020_0000; // PF_KTHREAD

    static Optional<Stat> read(Path process) {
      String text;
      try {
        text = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        return Optional.empty(); // it ended in the meantime
      }
      // The name stands in parentheses and may itself contain spaces and parentheses.
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(
          new Stat(
              fields[STATE].charAt(0),
              Long.parseLong(fields[FLAGS]),
              Integer.parseInt(fields[THREADS]),
              Long.parseLong(fields[START_TIME])));
    }

    boolean isKernelThread() {
      return (flags & KERNEL_THREAD_FLAG) != 0;
    }

    /** A first thread that is dead while others live is not the end of its process. */
    boolean isZombie() {
      return state == 'Z' && threads <= 1;
    }
  }
}
