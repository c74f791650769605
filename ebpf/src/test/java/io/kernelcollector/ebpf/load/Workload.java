// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The workload of test-fixtures/workload, done and waiting: its zombies are still there. */
final class Workload {

  private final Process process;
  private final Map<String, Long> ledger = new HashMap<>();

  private Workload(Process process) {
    this.process = process;
  }

  /** Does one work and returns when it is done. */
  static Workload run(Path truth, Path folder, String work) throws IOException {
    Path file = folder.resolve("ledger");
    Process process =
        new ProcessBuilder(
                truth.toString(),
                "work",
                "--ledger",
                file.toString(),
                "--hold",
                "--dir",
                folder.toString(),
                "--",
                work)
            .redirectErrorStream(true)
            .start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    if (!"done".equals(line)) {
      throw new AssertionError("the workload said: " + line);
    }
    Workload done = new Workload(process);
    for (String entry : Files.readAllLines(file)) {
      String[] words = entry.split(" ", 2);
      if (words.length == 2 && words[1].matches("\\d+")) {
        done.ledger.put(words[0], Long.parseLong(words[1]));
      }
    }
    return done;
  }

  long number(String key) {
    Long number = ledger.get(key);
    if (number == null) {
      throw new AssertionError("the ledger has no " + key + ", only " + ledger.keySet());
    }
    return number;
  }

  /** Lets it reap its zombies and end. */
  void end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
  }
}
