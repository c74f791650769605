// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kernelcollector.posix.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the tests compile from src/test/c, and what they need from the machine, by name. */
final class Fixtures {
  private static final Path SOURCES = Path.of("src", "test", "c");
  private static final Path OUTPUT = Path.of("target", "test-c");

  private Fixtures() {}

  static void needLibbpf() {
    try {
      Libbpf.version();
    } catch (BpfException e) {
      assumeTrue(false, "missing: " + e.getMessage());
    }
  }

  static void needRoot() {
    needLibbpf();
    assumeTrue(ProcessIdentity.effectiveUid() == 0, "missing: root (BPF needs its capabilities)");
  }

  static void needTracefs() {
    assumeTrue(
        Files.exists(Path.of("/sys/kernel/tracing/events")),
        "missing: tracefs (mount -t tracefs tracefs /sys/kernel/tracing)");
  }

  static void needTracepoint(String name) {
    needTracefs();
    assumeTrue(
        Files.exists(Path.of("/sys/kernel/tracing/events", name)), "missing: tracepoint " + name);
  }

  /** A BPF object, compiled now. */
  static Path object(String name) {
    Path object = OUTPUT.resolve(name + ".bpf.o");
    List<String> command = new ArrayList<>(List.of("clang", "-O2", "-g", "-target", "bpf"));
    command.addAll(List.of("-Wall", "-Werror", "-I" + multiarch()));
    command.addAll(List.of("-c", SOURCES.resolve(name + ".bpf.c").toString(), "-o"));
    command.add(object.toString());
    return compiled(object, "clang", command);
  }

  /** A native program, compiled now. */
  static Path program(String name) {
    Path program = OUTPUT.resolve(name);
    List<String> command =
        List.of("cc", "-Wall", "-Werror", source(name), "-o", program.toString());
    return compiled(program, "cc", command);
  }

  private static String source(String name) {
    return SOURCES.resolve(name + ".c").toString();
  }

  private static Path compiled(Path output, String tool, List<String> command) {
    assumeTrue(installed(tool), "missing: " + tool);
    try {
      Files.createDirectories(OUTPUT);
      // What an earlier run left would be taken for what this one made.
      Files.deleteIfExists(output);
      run(command);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs to the end, which must be a success, and gives what it printed. */
  static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(
            String.join(" ", command) + "\nended with status " + status + ":\n" + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static boolean installed(String tool) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
  }

  /** Where Debian keeps asm/types.h, which a BPF target does not look for by itself. */
  private static String multiarch() {
    String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
    return "/usr/include/" + machine + "-linux-gnu";
  }
}
