// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tracepoints that tracefs shows. Formats are read when asked for and kept. One thread.
 *
 * <p>System calls have theirs in the category {@code syscalls} if the kernel has
 * CONFIG_FTRACE_SYSCALLS.
 */
public final class Tracepoints {

  private final Path tracefs;
  private final Reading available;
  private final Map<String, Optional<TracepointFormat>> formats = new HashMap<>();

  Tracepoints(KernelRoots roots) {
    tracefs = roots.tracefs();
    available = look(roots);
  }

  /** Whether tracefs can be read, and if not, why and what to do. */
  public Reading available() {
    return available;
  }

  /** Whether there is a tracepoint of this name in any category. */
  public boolean presentAnywhere(String name) {
    try (DirectoryStream<Path> categories = Files.newDirectoryStream(tracefs.resolve("events"))) {
      for (Path category : categories) {
        if (Files.exists(category.resolve(name).resolve("format"))) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // available() says why
    }
  }

  /** The record of a tracepoint, or empty when there is none or it cannot be read. */
  public Optional<TracepointFormat> format(String category, String name) {
    return formats.computeIfAbsent(category + '/' + name, this::read);
  }

  private Optional<TracepointFormat> read(String event) {
    Path file = tracefs.resolve("events").resolve(event).resolve("format");
    try {
      return Optional.of(
          TracepointFormat.parse(Files.readString(file, StandardCharsets.ISO_8859_1)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional
          .empty(); // not there, or nothing that a program's layout could be held against
    }
  }

  private static Reading look(KernelRoots roots) {
    Path tracefs = roots.tracefs();
    if (Files.isReadable(tracefs.resolve("events"))) {
      return Reading.readable();
    }
    if (!Files.isDirectory(tracefs) || Files.isReadable(tracefs)) {
      return isKnown(roots)
          ? Reading.unreadable(
              "tracefs is not mounted on " + tracefs,
              "Mount it: mount -t tracefs tracefs " + tracefs + ".")
          : Reading.unreadable(
              "the kernel has no tracefs", "Use a kernel that is built with CONFIG_FTRACE.");
    }
    return Reading.unreadable(
        "tracefs may not be read by this user",
        "Run the plugin as root, or open tracefs: mount -o remount,mode=755 " + tracefs + ".");
  }

  /** Whether the kernel has such a file system at all; if that cannot be told, it surely has. */
  private static boolean isKnown(KernelRoots roots) {
    try {
      return Files.readString(roots.proc().resolve("filesystems")).contains("tracefs");
    } catch (IOException e) {
      return true;
    }
  }
}
