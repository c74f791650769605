// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names of the kernel's functions, those of loaded modules included, as of when they were read.
 * The addresses are not looked at: without privilege they are all zero and the names are there.
 *
 * <p>Read as a stream of bytes in one pass: a kernel has 200,000 symbols. What stays is a 64-bit
 * hash of each function's name (some 2 MB in all) and the few names with a compiler's suffix.
 */
public final class KernelSymbols {

  /** Clones that stand for the whole function; a .part or .cold is only a piece of it. */
  private static final Pattern WHOLE_CLONE =
      Pattern.compile("(?:\\.(?:isra|constprop)\\.\\d+|\\.llvm\\.\\d+)+");

  private static final int BUFFER = 64 * 1024;
  private static final int LONGEST_LINE = 2048;

  private final NameSet names = new NameSet();
  private final Map<String, Clones> clones = new HashMap<>();
  private final Reading state;

  private KernelSymbols(Reading state) {
    this.state = state;
  }

  /** Symbols that could not be read. */
  static KernelSymbols unreadable(Reading why) {
    return new KernelSymbols(why);
  }

  /**
   * Reads the text of {@code /proc/kallsyms}: lines of address, type letter, name, and after a tab
   * the module in brackets.
   */
  public static KernelSymbols parse(InputStream kallsyms) throws IOException {
    KernelSymbols symbols = new KernelSymbols(Reading.readable());
    symbols.read(kallsyms);
    return symbols;
  }

  /**
   * The symbol by which a probe finds a function: its name, or the name with the suffix that the
   * compiler gave its only clone ({@code .isra.0}, {@code .constprop.0}). A function of which only
   * pieces exist, or several clones and nothing else, is not found: a probe on one of them would
   * miss calls in silence.
   */
  public Optional<String> find(String function) {
    if (names.contains(NameHash.of(function.getBytes(StandardCharsets.ISO_8859_1)))) {
      return Optional.of(function);
    }
    Clones found = clones.get(function);
    return found == null || found.several() ? Optional.empty() : Optional.of(found.first());
  }

  /** Readable, or why not. */
  public Reading state() {
    return state;
  }

  /** How many functions there are. */
  public int size() {
    return names.size() + clones.size();
  }

  private void read(InputStream kallsyms) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int kept = 0;
    int got;
    // One byte is left for a line end that stops every loop over the bytes.
    while ((got = kallsyms.read(buffer, kept, BUFFER - 1 - kept)) > 0) {
      int end = kept + got;
      int start = wholeLines(buffer, end);
      kept = end - start;
      if (kept > LONGEST_LINE) {
        throw new IOException("a line is longer than " + LONGEST_LINE + " bytes");
      }
      System.arraycopy(buffer, start, buffer, 0, kept);
    }
    if (kept > 0) {
      buffer[kept] = '\n';
      wholeLines(buffer, kept + 1);
    }
  }

  private void take(byte[] buffer, int from, int nameEnd, long hash) {
    if (buffer[nameEnd] == '.') {
      int end = nameEnd;
      while (buffer[end] > ' ') {
        end++;
      }
      takeClone(
          new String(buffer, from, nameEnd - from, StandardCharsets.ISO_8859_1),
          new String(buffer, nameEnd, end - nameEnd, StandardCharsets.ISO_8859_1));
    } else {
      names.add(hash);
    }
  }

  private void takeClone(String base, String suffix) {
    if (!base.isEmpty() && WHOLE_CLONE.matcher(suffix).matches()) {
      clones.merge(base, new Clones(base + suffix, false), (one, other) -> one.and(other));
    }
  }

  /** Takes the lines that are complete and returns where the incomplete one starts. */
  private int wholeLines(byte[] buffer, int end) {
    buffer[end] = '\n';
    int line = 0;
    while (line < end) {
      int at = line;
      while (buffer[at] > ' ') {
        at++;
      }
      int name = at + 3;
      boolean function =
          name < end && buffer[at] == ' ' && isText(buffer[at + 1]) && !isPadding(buffer, name);
      int stop = Math.min(name, end);
      long hash = NameHash.START;
      byte next;
      if (function) {
        // A name's characters are above '.', except for a suffix's dot; tab and newline are below.
        while ((next = buffer[stop]) > '.') {
          hash = (hash ^ next) * NameHash.PRIME; // no call: this runs a million times
          stop++;
        }
      }
      int lineEnd = stop;
      while (buffer[lineEnd] != '\n') {
        lineEnd++;
      }
      if (lineEnd == end) {
        return line;
      }
      if (function) {
        take(buffer, name, stop, hash);
      }
      line = lineEnd + 1;
    }
    return end;
  }

  /**
   * {@code __pfx_} and {@code __cfi_} mark the bytes before a function: one for each, and no place
   * for a probe. (Never past the buffer's end: a line end stands before it.)
   */
  private static boolean isPadding(byte[] buffer, int name) {
    return buffer[name] == '_'
        && buffer[name + 1] == '_'
        && ((buffer[name + 2] == 'p' && buffer[name + 3] == 'f' && buffer[name + 4] == 'x')
            || (buffer[name + 2] == 'c' && buffer[name + 3] == 'f' && buffer[name + 4] == 'i'))
        && buffer[name + 5] == '_';
  }

  private static boolean isText(byte type) {
    return type == 't' || type == 'T' || type == 'w' || type == 'W';
  }

  /**
   * Clones of one function.
   *
   * @param first the name of the first
   * @param several whether there is another
   */
  private record Clones(String first, boolean several) {
    Clones and(Clones other) {
      return first.equals(other.first) ? this : new Clones(first, true);
    }
  }
}
