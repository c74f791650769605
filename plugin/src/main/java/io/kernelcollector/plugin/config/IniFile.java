// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.config;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.StringUtils;
import org.slf4j.event.Level;

/**
 * A file in Netdata's grammar: one entry a line, {@code #} at the start of a line makes a comment,
 * text before the first {@code =} is the key and the rest the value, both without the spaces around
 * them. No quotes, no continuation, no comment after a value. Keys are case sensitive.
 *
 * @param entries in the order of the file; of repeated keys the last one counts
 * @param remarks about lines that are none of this
 */
public record IniFile(List<IniEntry> entries, List<Remark> remarks) {

  public IniFile {
    entries = List.copyOf(entries);
    remarks = List.copyOf(remarks);
  }

  /**
   * Reads a file's text.
   *
   * @param name of the file, for remarks
   */
  public static IniFile parse(String name, String text) {
    List<IniEntry> entries = new ArrayList<>();
    List<Remark> remarks = new ArrayList<>();
    String section = null;
    int number = 0;
    for (String raw : (Iterable<String>) text.lines()::iterator) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[") && line.endsWith("]")) {
        section = line.substring(1, line.length() - 1).strip();
      } else if (line.indexOf('=') <= 0) {
        remarks.add(ignored(name, number, "it is neither [section] nor key = value"));
      } else if (section == null) {
        remarks.add(ignored(name, number, "no [section] comes before it"));
      } else {
        String key = StringUtils.substringBefore(line, '=').strip();
        String value = StringUtils.substringAfter(line, '=').strip();
        entries.add(new IniEntry(section, key, value, name, number));
      }
    }
    return new IniFile(entries, remarks);
  }

  private static Remark ignored(String file, int line, String why) {
    return new Remark(Level.WARN, file + ":" + line + ": line ignored, " + why);
  }
}
