// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin;

import io.kernelcollector.plugin.command.Commands;

/** Where the process begins. */
public final class Main {

  private Main() {}

  /**
   * Does what the command line says and ends the process.
   *
   * @param words the command line
   */
  public static void main(String[] words) {
    System.exit(Commands.run(words).status());
  }
}
