// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import io.kernelcollector.plugin.Main;
import io.kernelcollector.plugin.protocol.PluginsdParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The plugin's classes in a process of their own, with pipes as an agent has them. */
final class PluginProcess implements AutoCloseable {
  private static final String ROOT = System.getProperty("ebpf.root", "..");
  private static final long GIVE_UP_SECONDS = 30;

  /** What a pipe holds, all pages of it. */
  private static final int PIPE_BYTES = 64 * 1024;

  private static final String NO_LIBBPF = "-Debpf.libbpf=/no/such.so";

  private final Process process;
  private final Capture output;
  private final Capture errors;

  private final boolean speaksProtocol;
  private boolean cut;

  private PluginProcess(Process process, InputStream output, boolean speaksProtocol) {
    this.process = process;
    this.speaksProtocol = speaksProtocol;
    this.output = new Capture(output);
    this.errors = new Capture(process.getErrorStream());
  }

  /**
   * Starts the plugin.
   *
   * @param environment added to the test's
   * @param wrapper a command that runs the rest of its words, or nothing
   */
  static PluginProcess start(Map<String, String> environment, List<String> wrapper, String... words)
      throws IOException {
    Process process = launch(environment, List.of(), wrapper, words);
    // With anything but an interval it prints for people.
    boolean speaksProtocol = Stream.of(words).allMatch(word -> word.matches("[0-9]+"));
    return new PluginProcess(process, process.getInputStream(), speaksProtocol);
  }

  /** Starts the plugin where libbpf is not installed. */
  static PluginProcess startWithoutLibbpf(String... words) throws IOException {
    Process process = launch(Map.of(), List.of(NO_LIBBPF), List.of(), words);
    return new PluginProcess(process, process.getInputStream(), false);
  }

  /**
   * Starts the plugin under an agent that does not read, where it has little to say and yet more
   * than the full pipe takes.
   */
  static PluginProcess startUnreadWithoutLibbpf() throws IOException {
    return unread(List.of(NO_LIBBPF), PIPE_BYTES);
  }

  /** The same with collectors and some room in the pipe: the loop gets stuck. */
  static PluginProcess startUnread(int room) throws IOException {
    return unread(List.of(), PIPE_BYTES - room);
  }

  private static PluginProcess unread(List<String> options, int filled) throws IOException {
    String fill = "head -c " + filled + " /dev/zero; exec \"$@\"";
    Process process =
        launch(Map.of("NETDATA_VERSION", "v1.37.1"), options, List.of("sh", "-c", fill, "sh"), "1");
    return new PluginProcess(process, InputStream.nullInputStream(), false);
  }

  private static Process launch(
      Map<String, String> environment, List<String> options, List<String> wrapper, String... words)
      throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Debpf.objects=" + Path.of(ROOT, "artifacts"),
            "-Debpf.stock.config=" + Path.of(ROOT, "packaging", "conf.d"),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Everything printed so far. */
  String output() {
    return output.text();
  }

  /** Everything logged so far. */
  String errors() {
    return errors.text();
  }

  OutputStream input() {
    return process.getOutputStream();
  }

  Process process() {
    return process;
  }

  /** Stops reading what it prints. */
  void stopReading() throws IOException {
    cut = true;
    process.getInputStream().close();
  }

  /** Sends SIGTERM; Process.destroy() would close the pipes as well. */
  void terminate() {
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
  }

  /** Waits until it printed something. */
  void awaitOutput(String text) throws InterruptedException {
    await(this::output, text);
  }

  /** Waits until it logged something. */
  void awaitErrors(String text) throws InterruptedException {
    await(this::errors, text);
  }

  /** Waits until one of its threads sleeps in front of a full pipe. */
  void awaitStuck() throws InterruptedException {
    await(this::sleepingIn, "pipe_write");
  }

  /** The kernel's functions in which its threads sleep. */
  private String sleepingIn() {
    StringBuilder functions = new StringBuilder();
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path thread : (Iterable<Path>) threads::iterator) {
        functions.append(Files.readString(thread.resolve("wchan"))).append(' ');
      }
    } catch (IOException e) {
      return ""; // a thread ended meanwhile
    }
    return functions.toString();
  }

  private void await(Supplier<String> printed, String text) throws InterruptedException {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS);
    while (!printed.get().contains(text)) {
      if (System.nanoTime() > giveUp || !process.isAlive()) {
        throw new AssertionError("no " + text + " in:\n" + output() + "\n" + errors());
      }
      Thread.sleep(20);
    }
  }

  /**
   * Waits for its end. Everything that it printed for an agent must pass the strict parser.
   *
   * @return its status
   */
  int end() throws InterruptedException {
    if (!process.waitFor(GIVE_UP_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running:\n" + errors());
    }
    output.join();
    errors.join();
    if (speaksProtocol) {
      transcript();
    }
    return process.exitValue();
  }

  /** What it said to its agent, after its end. The end may be cut only if we stopped reading. */
  PluginsdParser transcript() {
    return cut ? PluginsdParser.parseCut(output()) : PluginsdParser.parse(output());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Reads a stream to its end, on a thread of its own. */
  private static final class Capture extends Thread {
    private final InputStream stream;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Capture(InputStream stream) {
      this.stream = stream;
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      byte[] some = new byte[8192];
      try {
        for (int length = stream.read(some); length >= 0; length = stream.read(some)) {
          add(some, length);
        }
      } catch (IOException e) {
        if (!"Stream closed".equals(e.getMessage())) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private synchronized void add(byte[] some, int length) {
      bytes.write(some, 0, length);
    }

    synchronized String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
