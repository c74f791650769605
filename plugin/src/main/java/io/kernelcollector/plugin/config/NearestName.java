// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what somebody meant who wrote a name that does not exist. */
public final class NearestName {

  private NearestName() {}

  /**
   * The valid name that takes the fewest changed, added or removed letters, when it is few enough
   * to be a typing error: at most two, or a third of the word.
   */
  public static Optional<String> of(String written, Collection<String> valid) {
    String wanted = written.toLowerCase(Locale.ROOT);
    return valid.stream()
        .filter(name -> distance(wanted, name) <= Math.max(2, wanted.length() / 3))
        .min(Comparator.comparingInt((String name) -> distance(wanted, name)));
  }

  /** Levenshtein's distance between a word and a name, whose case does not matter. */
  static int distance(String written, String name) {
    String left = written.toLowerCase(Locale.ROOT);
    String right = name.toLowerCase(Locale.ROOT);
    int[] above = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= left.length(); row++) {
      int[] current = new int[right.length() + 1];
      current[0] = row;
      for (int column = 1; column <= right.length(); column++) {
        int replaced = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
        int changed = above[column - 1] + replaced;
        current[column] = Math.min(changed, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[right.length()];
  }
}
