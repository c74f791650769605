// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import io.kernelcollector.ebpf.kernel.KernelRelease;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.ObjectKind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Finds a collector's compiled object in a folder: {@code <name>.bpf.o}, or one of {@code
 * {p,r}netdata_ebpf_<name>.<kernel>.o}.
 *
 * @param folder where the objects are
 */
record ObjectFiles(Path folder) {

  /**
   * The object to load on a kernel. Of the legacy objects it is the one built for the newest kernel
   * that is not newer than the running one, or else the oldest there is.
   *
   * @throws IOException when there is no such object; the message says what was looked for
   */
  Path find(String collector, ObjectKind kind, LoadMode mode, KernelRelease running)
      throws IOException {
    if (kind == ObjectKind.CO_RE) {
      Path file = folder.resolve(collector + ".bpf.o");
      if (!Files.isReadable(file)) {
        throw new IOException("the object " + file + " is missing or not readable");
      }
      return file;
    }
    String prefix = (mode == LoadMode.RETURN ? "r" : "p") + "netdata_ebpf_" + collector + ".";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*.o")) {
      Optional<Build> best =
          StreamSupport.stream(files.spliterator(), false)
              .flatMap(file -> build(file, prefix))
              .max(nearest(running));
      return best.orElseThrow(
              () -> new IOException("no object " + prefix + "<kernel>.o in " + folder))
          .file();
    }
  }

  /** A legacy object and the kernel it was built for. */
  private record Build(Path file, KernelRelease kernel) {}

  private static Stream<Build> build(Path file, String prefix) {
    String name = file.getFileName().toString();
    String kernel = name.substring(prefix.length(), name.length() - ".o".length());
    return kernel.matches("\\d+\\.\\d+")
        ? Stream.of(new Build(file, KernelRelease.parse(kernel)))
        : Stream.empty();
  }

  /**
   * Not newer than the running kernel is better; among those the newest, among others the oldest.
   */
  private static Comparator<Build> nearest(KernelRelease running) {
    Comparator<Build> byKernel = Comparator.comparing(Build::kernel);
    return (left, right) -> {
      boolean leftFits = running.atLeast(left.kernel());
      boolean rightFits = running.atLeast(right.kernel());
      if (leftFits != rightFits) {
        return leftFits ? 1 : -1;
      }
      return leftFits ? byKernel.compare(left, right) : byKernel.compare(right, left);
    };
  }
}
