// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.run;

/** Why the loop ended. */
public enum StopCause {
  SIGNAL("asked by a signal"),
  QUIT("asked by the agent"),
  INPUT_CLOSED("the agent closed our input"),
  OUTPUT_CLOSED("nobody reads our output"),
  PARENT_GONE("the agent is gone"),
  NOTHING_LEFT("no collector is left");

  private final String words;

  StopCause(String words) {
    this.words = words;
  }

  /** For the log. */
  public String words() {
    return words;
  }
}
