// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Makes any string safe to send: no character that could end a quoted word or a line, nothing that
 * an agent stores differently from how it looks a chart up later, and no word long enough to reach
 * the agent's line limit.
 *
 * <p>Names of disks, processes and containers are chosen by people, not all of them friendly.
 */
public final class Sanitizer {

  /** What 1.37.1 stores of {@code type.id}; a longer one is cut and then never found again. */
  static final int LONGEST_ID = 199;

  private static final int LONGEST_TEXT = 200;
  private static final int LONGEST_ID_PART = 99;
  private static final String NOTHING_LEFT = "unknown";

  private final boolean asciiOnly;

  private Sanitizer(boolean asciiOnly) {
    this.asciiOnly = asciiOnly;
  }

  /** Agents before 2.0 turn each byte of a non-ASCII character into an underscore. */
  public static Sanitizer forAgent(AgentVersion version) {
    return new Sanitizer(!version.atLeast(2, 0));
  }

  /** One of the two parts of a chart's id: letters, digits, underscore, hyphen; never empty. */
  public static String idPart(String raw) {
    return shortened(keep(raw, "_-"), LONGEST_ID_PART);
  }

  /** A context: as an id, with dots. */
  public static String context(String raw) {
    return shortened(keep(raw, "_-."), LONGEST_ID);
  }

  /** A label's name: lower case, because 1.37.1 makes it so. */
  public static String labelName(String raw) {
    String kept = shortened(keep(raw.toLowerCase(Locale.ROOT), "_-."), LONGEST_TEXT);
    // An agent drops a label whose name is only underscores.
    return kept.chars().allMatch(letter -> letter == '_') ? NOTHING_LEFT : kept;
  }

  /** A dimension's id: visible ASCII but quotes and backslash, so that "0us->1us" stays itself. */
  public static String dimensionId(String raw) {
    StringBuilder kept = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char letter = raw.charAt(i);
      boolean safe = letter > ' ' && letter < 0x7f && "'\"\\.`=".indexOf(letter) < 0;
      kept.append(safe ? letter : '_');
    }
    return shortened(kept.toString(), LONGEST_ID);
  }

  /** A label's value; never empty. */
  public String labelValue(String raw) {
    String safe = text(raw).strip();
    return safe.isEmpty() ? NOTHING_LEFT : safe;
  }

  /** Text that people read. */
  public String text(String raw) {
    String source = asciiOnly ? Normalizer.normalize(raw, Normalizer.Form.NFKD) : raw;
    StringBuilder safe = new StringBuilder(source.length());
    int bytes = 0;
    for (int i = 0; i < source.length(); ) {
      int letter = source.codePointAt(i);
      i += Character.charCount(letter);
      int kind = Character.getType(letter);
      if (letter == '"' || (asciiOnly && kind == Character.NON_SPACING_MARK)) {
        continue;
      }
      int replaced = safeLetter(letter, kind);
      bytes += utf8Length(replaced);
      if (bytes > LONGEST_TEXT) {
        break;
      }
      safe.appendCodePoint(replaced);
    }
    return safe.toString();
  }

  private int safeLetter(int letter, int kind) {
    if (letter == '\'') {
      return '`';
    }
    if (letter == '\\') {
      return '/';
    }
    if (Character.isISOControl(letter)
        || kind == Character.LINE_SEPARATOR
        || kind == Character.PARAGRAPH_SEPARATOR) {
      return ' ';
    }
    boolean unwritable = kind == Character.SURROGATE || (asciiOnly && letter > 0x7e);
    return unwritable ? '_' : letter;
  }

  private static int utf8Length(int letter) {
    if (letter < 0x80) {
      return 1;
    }
    if (letter < 0x800) {
      return 2;
    }
    return letter < 0x10000 ? 3 : 4;
  }

  /** Letters, digits and the given others stay; each run of anything else becomes one '_'. */
  private static String keep(String raw, String others) {
    StringBuilder kept = new StringBuilder(raw.length());
    boolean inRun = false;
    for (int i = 0; i < raw.length(); i++) {
      char letter = raw.charAt(i);
      boolean safe = isAsciiLetterOrDigit(letter) || others.indexOf(letter) >= 0;
      if (safe) {
        kept.append(letter);
      } else if (!inRun) {
        kept.append('_');
      }
      inRun = !safe;
    }
    return kept.toString();
  }

  private static boolean isAsciiLetterOrDigit(char letter) {
    return (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z')
        || (letter >= '0' && letter <= '9');
  }

  /** Cuts what is too long and ends it in a hash, so that two long names stay two. */
  private static String shortened(String ascii, int longest) {
    if (ascii.isEmpty()) {
      return NOTHING_LEFT;
    }
    if (ascii.length() <= longest) {
      return ascii;
    }
    String hash = "_" + Integer.toHexString(ascii.hashCode());
    return ascii.substring(0, longest - hash.length()) + hash;
  }
}
