// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import java.util.List;
import java.util.Optional;

/**
 * Why the kernel's verifier refused a program: the whole log, and the line or two that matter.
 *
 * @param program name of the refused program, empty if libbpf did not say
 * @param lines the log as the kernel wrote it
 */
public record VerifierLog(String program, List<String> lines) {
  private static final String BEGIN = "-- BEGIN PROG LOAD LOG --";
  private static final String END = "-- END PROG LOAD LOG --";
  private static final String PROGRAM_PREFIX = "prog '";

  public VerifierLog {
    lines = List.copyOf(lines);
  }

  /** Finds the log in what libbpf printed during a failed load; the last one, if several. */
  static Optional<VerifierLog> in(List<String> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      String message = messages.get(i);
      int begin = message.indexOf(BEGIN);
      if (begin >= 0) {
        int end = message.indexOf(END, begin);
        String log = message.substring(begin + BEGIN.length(), end < 0 ? message.length() : end);
        return Optional.of(new VerifierLog(programIn(message), log.strip().lines().toList()));
      }
    }
    return Optional.empty();
  }

  private static String programIn(String message) {
    int start = message.indexOf(PROGRAM_PREFIX);
    int end = start < 0 ? -1 : message.indexOf('\'', start + PROGRAM_PREFIX.length());
    return end < 0 ? "" : message.substring(start + PROGRAM_PREFIX.length(), end);
  }

  /** The log, line by line, as the kernel wrote it. */
  public String fullText() {
    return String.join("\n", lines);
  }

  /**
   * The last line that says something, with the line before it when it means little alone, and how
   * many lines are left out: {@code "R1 invalid mem access 'scalar' (12 lines omitted)"}.
   */
  public String summary() {
    int last = lines.size() - 1;
    while (last >= 0 && saysNothing(lines.get(last))) {
      last--;
    }
    if (last < 0) {
      return lines.isEmpty() ? "(no log)" : lines.get(0);
    }
    int first = last > 0 && needsContext(lines.get(last)) ? last - 1 : last;
    StringBuilder summary = new StringBuilder(lines.get(first).strip());
    if (first < last) {
      summary.append("; ").append(lines.get(last).strip());
    }
    int omitted = lines.size() - (last - first + 1);
    if (omitted > 0) {
      summary.append(" (").append(omitted).append(omitted == 1 ? " line" : " lines");
      summary.append(" omitted)");
    }
    return summary.toString();
  }

  /** What the kernel appends: counts to every log, register states to some. */
  private static boolean saysNothing(String line) {
    return line.isBlank()
        || line.startsWith("processed ")
        || line.startsWith("verification time ")
        || line.startsWith("stack depth ")
        || line.startsWith("peak_states ")
        || line.startsWith("mark_precise:")
        || line.startsWith("cur state:")
        || line.startsWith("old state:");
  }

  /** The line before names the instruction this one is about. */
  private static boolean needsContext(String line) {
    return line.startsWith("R") || line.startsWith("\t") || line.startsWith("invalid ");
  }
}
