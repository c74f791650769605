// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import java.util.ArrayList;
import java.util.List;

/** Cuts a line into words as agents do: quotes only at the beginning of a word, no escapes. */
final class ProtocolWords {

  private ProtocolWords() {}

  static List<String> of(String line) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (true) {
      while (at < line.length() && isSeparator(line.charAt(at))) {
        at++;
      }
      if (at == line.length()) {
        return words;
      }
      char quote = line.charAt(at);
      boolean quoted = quote == '\'' || quote == '"';
      int start = quoted ? at + 1 : at;
      int end = start;
      while (end < line.length()
          && (quoted ? line.charAt(end) != quote : !isSeparator(line.charAt(end)))) {
        end += line.charAt(end) == '\\' ? 2 : 1;
      }
      end = Math.min(end, line.length());
      words.add(line.substring(start, end));
      at = Math.min(line.length(), quoted ? end + 1 : end);
    }
  }

  private static boolean isSeparator(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n' || letter == '=';
  }
}
