// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The options that the kernel was built with, where the system keeps them. Good for explaining what
 * is missing; what is there is found out from the thing itself.
 */
public final class KernelConfig {

  private final String text;

  private KernelConfig(String text) {
    this.text = text;
  }

  /** Takes the text of a kernel's configuration; empty when it is not known. */
  public static KernelConfig parse(String text) {
    return new KernelConfig('\n' + text.strip() + '\n');
  }

  /** From the kernel itself, else from where the distribution put it, else nothing. */
  static KernelConfig read(KernelRoots roots, String release) {
    Path modules = roots.boot().resolveSibling("lib").resolve("modules");
    List<Path> places =
        List.of(
            roots.proc().resolve("config.gz"),
            roots.boot().resolve("config-" + release),
            modules.resolve(release).resolve("config"));
    for (Path place : places) {
      try {
        return parse(readText(place));
      } catch (IOException e) {
        // The next one, then. A kernel without its configuration is an ordinary one.
      }
    }
    return parse("");
  }

  private static String readText(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Whether the configuration is known at all. */
  public boolean isKnown() {
    return text.length() > 2;
  }

  /**
   * The value of an option: {@code y}, {@code m}, a number, a quoted string; {@code n} when it says
   * that it is not set, empty when it does not mention it.
   */
  public Optional<String> value(String option) {
    String prefix = '\n' + option + '=';
    int at = text.indexOf(prefix);
    if (at >= 0) {
      int from = at + prefix.length();
      return Optional.of(text.substring(from, text.indexOf('\n', from)).strip());
    }
    return text.contains("\n# " + option + " is not set\n") ? Optional.of("n") : Optional.empty();
  }

  /** Surely built in or as a module. */
  public boolean isOn(String option) {
    String value = value(option).orElse("n");
    return value.equals("y") || value.equals("m");
  }

  /** Surely not built: the configuration is known and does not have it. */
  public boolean isOff(String option) {
    return isKnown() && !isOn(option);
  }
}
