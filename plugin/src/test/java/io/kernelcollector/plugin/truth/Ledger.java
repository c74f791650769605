// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the workload wrote down about itself: test-fixtures/workload, lines "key value". */
final class Ledger {

  private final Map<String, String> entries = new HashMap<>();

  private Ledger(List<String> lines) {
    for (String line : lines) {
      int blank = line.indexOf(' ');
      if (blank > 0) {
        entries.put(line.substring(0, blank), line.substring(blank + 1));
      }
    }
  }

  static Ledger read(Path file) throws IOException {
    return new Ledger(Files.readAllLines(file));
  }

  /** A number; it is a mistake to ask for one that the workload does not know. */
  long number(String key) {
    return Long.parseLong(text(key));
  }

  /** The sum of several numbers. */
  long sum(String... keys) {
    long sum = 0;
    for (String key : keys) {
      sum += number(key);
    }
    return sum;
  }

  String text(String key) {
    String value = entries.get(key);
    if (value == null) {
      throw new AssertionError("the ledger has no '" + key + "', only " + entries);
    }
    return value;
  }
}
