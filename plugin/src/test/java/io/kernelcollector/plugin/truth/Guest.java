// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.truth;

import io.kernelcollector.ebpf.kernel.KernelRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A guest with one of Debian's kernels in which every session has run: booted when the first result
 * is asked for, once.
 */
final class Guest {

  private static final Path ROOT = Path.of(System.getProperty("ebpf.root"));
  private static final Path OUTPUT = ROOT.resolve("plugin/target/vm");
  private static final int SECONDS_FOR_A_SESSION = 120;
  private static final int LAST_LINES = 40;

  private final String kernel;
  private final List<Session> sessions;
  private boolean booted;
  private Optional<String> failure = Optional.empty();

  /**
   * Boots nothing yet.
   *
   * @param kernel as test-fixtures/vm/fetch-kernel.sh names it
   */
  Guest(String kernel, List<Session> sessions) {
    this.kernel = kernel;
    this.sessions = sessions;
  }

  String kernel() {
    return kernel;
  }

  /** The kernel's own name for itself. */
  KernelRelease release() {
    boot();
    return KernelRelease.parse(text(file("osrelease")).strip());
  }

  /** What a session left: its ledger, or an error that shows all there is. */
  Ledger ledger(Session session) throws IOException {
    boot();
    Path ledger = file(session.name() + ".ledger");
    if (!Files.exists(ledger)) {
      throw new AssertionError("no ledger: the session did not end\n" + evidence(session));
    }
    Ledger read = Ledger.read(ledger);
    if (read.number("good") != 1) {
      throw new AssertionError("no measurement: " + text(ledger) + evidence(session));
    }
    return read;
  }

  Path stream(Session session) {
    return file(session.name() + ".stream");
  }

  /** What {@code --check} said in the guest. */
  String check() {
    boot();
    return text(file("check"));
  }

  /** Everything that helps to understand a failure. */
  String evidence(Session session) {
    return Stream.of(
            show("plugin's own words", session.name() + ".stream.stderr"),
            show("end of the stream", session.name() + ".stream"),
            show("ledger", session.name() + ".ledger"),
            show("plan (--check)", "check"),
            show("output of the guest", "../" + kernel + ".log"),
            show("console", ".dmesg"))
        .collect(Collectors.joining("\n"));
  }

  private String show(String what, String name) {
    List<String> lines = text(file(name)).lines().toList();
    return lines.stream()
        .skip(Math.max(0, lines.size() - LAST_LINES))
        .collect(Collectors.joining("\n", "--- " + what + " (" + file(name) + ")\n", ""));
  }

  private Path file(String name) {
    return OUTPUT.resolve(kernel).resolve(name);
  }

  private static String text(Path file) {
    try {
      return Files.exists(file)
          ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
          : "(there is none)";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Boots, once; a guest that failed has failed for every test. */
  private void boot() {
    if (!booted) {
      booted = true;
      failure = run();
    }
    failure.ifPresent(
        what -> {
          throw new AssertionError(what);
        });
  }

  /** Runs the guest; nothing of an earlier one is left. Returns what went wrong. */
  private Optional<String> run() {
    try {
      clear(OUTPUT.resolve(kernel));
      Path script = OUTPUT.resolve(kernel + ".sh");
      Files.writeString(script, script());
      Process guest =
          new ProcessBuilder(command(script))
              .redirectErrorStream(true)
              .redirectOutput(OUTPUT.resolve(kernel + ".log").toFile())
              .start();
      guest.getOutputStream().close();
      int status = guest.waitFor();
      return status == 0
          ? Optional.empty()
          : Optional.of(
              "the guest ended with " + status + "\n" + text(OUTPUT.resolve(kernel + ".log")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    Files.createDirectories(folder);
  }

  private List<String> command(Path script) {
    return List.of(
        ROOT.resolve("test-fixtures/vm/run.sh").toString(),
        "--kernel",
        kernel,
        "--script",
        script.toString(),
        "--results",
        OUTPUT.resolve(kernel).toString(),
        "--disk",
        "256M",
        "--disk",
        "256M:ext4",
        "--timeout",
        Integer.toString(60 + SECONDS_FOR_A_SESSION * sessions.size()));
  }

  private String script() {
    return sessions.stream()
        .map(Session::script)
        .collect(
            Collectors.joining(
                "",
                "#!/bin/sh\nuname -r >/results/osrelease\n",
                "/opt/ebpf/plugins.d/ebpf.plugin --check >/results/check 2>&1\nexit 0\n"));
  }
}
