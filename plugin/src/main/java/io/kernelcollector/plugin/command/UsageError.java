// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

/** The command line means nothing; the message says why and what could be meant. */
public final class UsageError extends Exception {
  private static final long serialVersionUID = 1L;

  UsageError(String message) {
    super(message);
  }
}
