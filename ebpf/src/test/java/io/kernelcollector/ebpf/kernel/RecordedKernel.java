// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The facts recorded on real kernels, below test-fixtures/kernels. */
public final class RecordedKernel {

  private static final Path RECORDINGS =
      Path.of(System.getProperty("ebpf.root", "..")).resolve("test-fixtures/kernels");

  private RecordedKernel() {}

  /** Names of the recordings: 5.10, 6.1, 6.12, 7.x. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> list = Files.newDirectoryStream(RECORDINGS, "[0-9]*")) {
      list.forEach(one -> names.add(one.getFileName().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException("no recorded kernels", e);
    }
    names.sort(null);
    return names;
  }

  /** Lays a recording out in an empty directory, uncompressed. */
  public static KernelRoots unpack(String name, Path target) {
    Path recording = RECORDINGS.resolve(name);
    try (Stream<Path> files = Files.walk(recording)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        unpack(file, target.resolve(recording.relativize(file).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + recording, e);
    }
    return KernelRoots.under(target);
  }

  private static void unpack(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    String name = to.getFileName().toString();
    if (name.endsWith(".gz") && !name.equals("config.gz")) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(from))) {
        Files.copy(in, to.resolveSibling(name.substring(0, name.length() - 3)));
      }
    } else {
      Files.copy(from, to);
    }
  }
}
