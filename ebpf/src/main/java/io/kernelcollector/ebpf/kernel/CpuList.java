// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of CPUs.
 *
 * @param count how many: a per-CPU map's value has room for as many possible CPUs
 * @param highest the highest number: an array indexed by CPU number needs one entry more
 */
public record CpuList(int count, int highest) {

  private static final Pattern RANGE = Pattern.compile("(\\d{1,7})(?:-(\\d{1,7}))?");

  /**
   * Reads the kernel's notation: ascending numbers and ranges, {@code 0-3,8}.
   *
   * @throws IllegalArgumentException when it is something else or empty
   */
  public static CpuList parse(String text) {
    int count = 0;
    int highest = -1;
    for (String part : text.strip().split(",", -1)) {
      Matcher range = RANGE.matcher(part);
      if (!range.matches()) {
        throw new IllegalArgumentException("not a list of CPUs: '" + text.strip() + "'");
      }
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (first <= highest || last < first) {
        throw new IllegalArgumentException("CPUs out of order: '" + text.strip() + "'");
      }
      count += last - first + 1;
      highest = last;
    }
    return new CpuList(count, highest);
  }
}
