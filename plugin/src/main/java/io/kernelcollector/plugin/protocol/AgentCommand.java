// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

/** What an agent says on standard input, as far as a plugin without functions cares. */
public sealed interface AgentCommand {

  /** End now. */
  record Quit() implements AgentCommand {}

  /**
   * Somebody calls a function; an answer is owed.
   *
   * @param transaction names the call in the answer
   */
  record Call(String transaction, String function) implements AgentCommand {}

  /** A line that means nothing to us. */
  record Unknown(String line) implements AgentCommand {}
}
