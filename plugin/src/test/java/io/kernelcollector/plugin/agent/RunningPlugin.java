// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.agent;

import io.kernelcollector.plugin.protocol.PluginsdParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The installed plugin, started as a person or an agent would, with its output kept. */
final class RunningPlugin implements AutoCloseable {
  private final Process process;
  private final Path errors;
  private final StringBuilder output = new StringBuilder();
  private final Thread reader;
  private volatile boolean reading = true;

  private RunningPlugin(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    reader = new Thread(this::collect, "plugin output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it.
   *
   * @param work a directory of the test's own, the plugin's working directory
   * @param environment all of it
   */
  static RunningPlugin start(Path work, Map<String, String> environment, String... arguments)
      throws IOException {
    Path errors = work.resolve("stderr.txt");
    ProcessBuilder builder =
        new ProcessBuilder(Installed.plugin().toString())
            .directory(work.toFile())
            .redirectError(errors.toFile());
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new RunningPlugin(builder.start(), errors);
  }

  private void collect() {
    byte[] buffer = new byte[65536];
    try (InputStream stream = process.getInputStream()) {
      int length = stream.read(buffer);
      while (length >= 0 && reading) {
        add(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
        length = stream.read(buffer);
      }
    } catch (IOException gone) {
      add("the output could not be read: " + gone.getMessage());
    }
  }

  private synchronized void add(String text) {
    output.append(text);
  }

  /** Waits for the given number of collections of a chart. */
  void awaitCollections(String chart, int count, Duration atMost) {
    String begin = "BEGIN '" + chart + "'";
    Patience.until(
        count + " collections of " + chart + "; stderr:\n" + errors(),
        atMost,
        () -> output().split(begin, -1).length - 1 >= count || !process.isAlive());
  }

  void say(String line) throws IOException {
    OutputStream stream = process.getOutputStream();
    stream.write(line.getBytes(StandardCharsets.UTF_8));
    stream.flush();
  }

  void closeInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Closes our end of its output after the next piece of it. */
  void stopReading() {
    reading = false;
  }

  /** Sends SIGTERM; Process.destroy() would close the pipes as well. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Waits for its end. Everything that it printed must pass the strict parser. */
  int exitStatus(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + atMost + "; stderr:\n" + errors());
      }
      reader.join(atMost.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stop);
    }
    if (reader.isAlive()) {
      throw new AssertionError("something else holds its standard output open");
    }
    transcript();
    return process.exitValue();
  }

  /** What it said, after its end. The end may be cut only if we stopped reading. */
  PluginsdParser transcript() {
    return reading ? PluginsdParser.parse(output()) : PluginsdParser.parseCut(output());
  }

  synchronized String output() {
    return output.toString();
  }

  String errors() {
    try {
      return Files.readString(errors, StandardCharsets.ISO_8859_1);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
