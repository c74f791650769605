// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

/** The plugin printed what some agent would not take. */
public final class ProtocolViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  ProtocolViolation(int number, String line, String why) {
    super("line " + number + ": " + why + ": " + line);
  }
}
