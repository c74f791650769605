// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Return-probe events of our own in tracefs. The return probes that perf makes have room for about
 * as many sleeping calls as there are CPUs; once that many tasks sleep in the function every return
 * is lost, and nothing says so. An event of our own says how many it has room for.
 *
 * <p>Such events outlive a killed process, unlike everything else we leave in the kernel: {@link
 * #sweep} removes those of dead ones.
 */
final class ProbeEvents {

  /** Calls that may sleep in one function at once before returns are lost. */
  static final int SLEEPERS = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(ProbeEvents.class);
  private static final String GROUP = "ebpf_plugin_";

  /** Ours, and those that libbpf makes on kernels without a kprobe PMU: group 1 is the pid. */
  private static final Pattern LEFT_OVER =
      Pattern.compile("[pr]\\d*:((?:ebpf_plugin_|k(?:ret)?probes/libbpf_)(\\d+)[/_]\\S+)\\s.*");

  private final Path file;
  private final Path proc;
  private final long pid;

  /**
   * @param tracefs where tracefs is mounted
   * @param proc where proc is mounted, to see which processes live
   * @param pid ours, part of the events' names
   */
  ProbeEvents(Path tracefs, Path proc, long pid) {
    this.file = tracefs.resolve("kprobe_events");
    this.proc = proc;
    this.pid = pid;
  }

  /**
   * An event that exists.
   *
   * @param group first part of its name
   * @param name second part
   */
  record Event(String group, String name) {}

  /**
   * Makes an event for the return of a function.
   *
   * @param program the program that will be attached, part of the event's name
   * @throws IOException when the kernel or the mount refuses
   */
  Event addReturn(String program, String function) throws IOException {
    Event event = new Event(GROUP + pid, program);
    write("r" + SLEEPERS + ":" + event.group() + "/" + event.name() + " " + function);
    return event;
  }

  /** Removes an event whose link is closed. */
  void remove(Event event) {
    try {
      write("-:" + event.group() + "/" + event.name());
    } catch (IOException e) {
      LOG.warn("cannot remove the probe event {}: {}", event, e.getMessage());
    }
  }

  /**
   * Removes the events of processes that are dead. Events in use by somebody stay.
   *
   * @return how many were removed
   */
  int sweep() {
    if (!Files.isWritable(file)) {
      return 0;
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      LOG.debug("cannot look for stale probe events in {}: {}", file, e.getMessage());
      return 0;
    }
    int removed = 0;
    for (String line : lines) {
      Matcher leftOver = LEFT_OVER.matcher(line);
      if (leftOver.matches() && !Files.exists(proc.resolve(leftOver.group(2)))) {
        removed += removeLeftOver(leftOver.group(1));
      }
    }
    return removed;
  }

  private int removeLeftOver(String name) {
    try {
      write("-:" + name);
      LOG.info("removed the probe event {} of a process that is gone", name);
      return 1;
    } catch (IOException e) {
      LOG.debug("left the probe event {} alone: {}", name, e.getMessage());
      return 0;
    }
  }

  /** One line, appended: truncating the file would remove other people's events. */
  private void write(String line) throws IOException {
    try (OutputStream events =
        Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      events.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }
  }
}
