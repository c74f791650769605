// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Work of a known size, and the kernel's own counts of it. */
final class Load {
  private Load() {}

  /** Opens and closes a file: one call of each, every time. */
  static void openAndClose(Path file, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      FileChannel.open(file, StandardOpenOption.READ).close();
    }
  }

  /** Opens what is not there: one failing call, every time. */
  static void openMissing(Path file, int times) throws IOException {
    int failures = 0;
    for (int i = 0; i < times; i++) {
      try {
        FileChannel.open(file, StandardOpenOption.READ).close();
      } catch (NoSuchFileException expected) {
        failures++;
      }
    }
    assertThat(failures).isEqualTo(times);
  }

  /** Starts that many programs, one after the other, each of which ends at once. */
  static void startPrograms(int times) throws IOException {
    run("/bin/sh", "-c", "i=0; while [ $i -lt " + times + " ]; do /bin/true; i=$((i+1)); done");
  }

  /** Writes blocks past the page cache, one request each. */
  static void writeDirectly(Path file, int blocks) throws IOException {
    run("dd", "if=/dev/zero", "of=" + file, "bs=4k", "count=" + blocks, "oflag=direct");
  }

  /** Runs a command that says little; it must succeed. */
  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(List.of(command) + " did not end within a minute");
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as("%s: %s", List.of(command), said).isZero();
    } catch (InterruptedException stop) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stop);
    }
  }

  /** Processes and threads that the kernel made since boot, its own included. */
  static long tasksStarted() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      return lines
          .filter(line -> line.startsWith("processes "))
          .mapToLong(line -> Long.parseLong(line.substring("processes ".length()).trim()))
          .sum();
    }
  }

  /** Requests completed by each whole disk since boot: reads, writes, discards and flushes. */
  static Map<String, Long> requestsCompleted() throws IOException {
    Map<String, Long> completed = new HashMap<>();
    for (String line : Files.readAllLines(Path.of("/proc/diskstats"))) {
      String[] fields = line.trim().split("\\s+", -1);
      if (Files.exists(Path.of("/sys/block", fields[2]))) {
        completed.put(
            fields[2],
            number(fields, 3) + number(fields, 7) + number(fields, 14) + number(fields, 18));
      }
    }
    return completed;
  }

  private static long number(String[] fields, int index) {
    return index < fields.length ? Long.parseLong(fields[index]) : 0;
  }
}
