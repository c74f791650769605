// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.config;

/**
 * {@code key = value} in a section, and where it stands.
 *
 * @param file as people know it
 * @param line counted from 1
 */
public record IniEntry(String section, String key, String value, String file, int line) {

  /** {@code file:line}. */
  public String place() {
    return file + ":" + line;
  }
}
