// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The results by kernel, rung and collector, for the table at the end of {@code make test}: a file
 * for each kernel in target/truth with lines "kernel, rung, collector, pass or fail, note".
 */
final class TruthTable {

  private static final Path FOLDER = Path.of(System.getProperty("ebpf.root"), "target/truth");

  private TruthTable() {}

  static void add(String kernel, String rung, String collector, String result, String note)
      throws IOException {
    Files.createDirectories(FOLDER);
    Files.writeString(
        FOLDER.resolve(kernel + ".tsv"),
        String.join("\t", kernel, rung, collector, result, note.lines().findFirst().orElse(""))
            + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
