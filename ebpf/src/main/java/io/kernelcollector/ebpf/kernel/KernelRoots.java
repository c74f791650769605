// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the kernel's files are. Tests give a directory with recordings instead.
 *
 * @param proc the procfs
 * @param sys the sysfs
 * @param tracefs the tracefs, mounted or not
 * @param boot where distributions put {@code config-<release>}; {@code lib/modules} is beside it
 * @param btf the kernel's BTF: the file, or the directory with the file {@code vmlinux}
 */
public record KernelRoots(Path proc, Path sys, Path tracefs, Path boot, Path btf) {

  /** The files of the running kernel. */
  public static KernelRoots system() {
    return under(Path.of("/"));
  }

  /** The same files below another directory. */
  public static KernelRoots under(Path root) {
    Path sys = root.resolve("sys");
    return new KernelRoots(
        root.resolve("proc"),
        sys,
        tracefs(sys.resolve("kernel")),
        root.resolve("boot"),
        sys.resolve("kernel/btf/vmlinux"));
  }

  /** The same, with the BTF from elsewhere. */
  public KernelRoots withBtf(Path other) {
    return new KernelRoots(proc, sys, tracefs, boot, other);
  }

  /** Where it is mounted; where it ought to be, if it is not. Old systems have it in debugfs. */
  private static Path tracefs(Path kernel) {
    Path own = kernel.resolve("tracing");
    Path inDebugfs = kernel.resolve("debug/tracing");
    return !isTracefs(own) && isTracefs(inDebugfs) ? inDebugfs : own;
  }

  private static boolean isTracefs(Path directory) {
    return Files.isDirectory(directory.resolve("events"));
  }
}
