// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel's version. For messages, names of files, and the little that a kernel does not tell in
 * any other way: distributions move features in both directions.
 */
public record KernelRelease(int major, int minor, int patch) implements Comparable<KernelRelease> {

  private static final Pattern LEADING_NUMBERS =
      Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(?:\\.(\\d{1,9}))?.*", Pattern.DOTALL);

  private static final Comparator<KernelRelease> ORDER =
      Comparator.comparingInt(KernelRelease::major)
          .thenComparingInt(KernelRelease::minor)
          .thenComparingInt(KernelRelease::patch);

  public KernelRelease {
    if (major < 0 || minor < 0 || patch < 0) {
      throw new IllegalArgumentException(
          "negative kernel release " + major + '.' + minor + '.' + patch);
    }
  }

  public static KernelRelease of(int major, int minor) {
    return new KernelRelease(major, minor, 0);
  }

  /**
   * Reads what {@code uname -r} prints: {@code 6.1.0-56-cloud-amd64}, {@code 7.2-rc3}. What follows
   * the numbers is the distribution's own.
   */
  public static KernelRelease parse(String text) {
    Matcher numbers = LEADING_NUMBERS.matcher(text.strip());
    if (!numbers.matches()) {
      throw new IllegalArgumentException("not a kernel release: '" + text.strip() + "'");
    }
    String patch = numbers.group(3);
    return new KernelRelease(
        Integer.parseInt(numbers.group(1)),
        Integer.parseInt(numbers.group(2)),
        patch == null ? 0 : Integer.parseInt(patch));
  }

  public boolean atLeast(KernelRelease other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(KernelRelease other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
