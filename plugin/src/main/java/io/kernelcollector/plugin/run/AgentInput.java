// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.run;

import io.kernelcollector.plugin.protocol.AgentCommand;
import io.kernelcollector.plugin.protocol.AgentCommands;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the agent on standard input, on a thread of its own because reading blocks. The end of
 * the input means that the agent is gone.
 */
public final class AgentInput {
  private static final Logger LOG = LoggerFactory.getLogger(AgentInput.class);
  private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");

  private final InputStream input;
  private final Inbox inbox;

  public AgentInput(InputStream input, Inbox inbox) {
    this.input = input;
    this.inbox = inbox;
  }

  /**
   * Whether somebody talks to us through standard input. A person's terminal, a file or /dev/null
   * does not: it may be at its end from the beginning, and reading a terminal from the background
   * would stop the process.
   */
  public static boolean isPipe() {
    try {
      String target = Files.readSymbolicLink(STANDARD_INPUT).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException e) {
      return false;
    }
  }

  /** Begins to listen. */
  public void start() {
    Thread thread = new Thread(this::listen, "agent-input");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    AgentCommands commands = new AgentCommands(this::take);
    byte[] bytes = new byte[4096];
    try {
      for (int length = input.read(bytes); length >= 0; length = input.read(bytes)) {
        commands.feed(bytes, length);
      }
    } catch (IOException e) {
      LOG.debug("input: {}", e.getMessage());
    }
    inbox.stop(StopCause.INPUT_CLOSED);
  }

  private void take(AgentCommand command) {
    if (command instanceof AgentCommand.Quit) {
      inbox.stop(StopCause.QUIT);
    } else if (command instanceof AgentCommand.Call call) {
      inbox.post(call);
    } else if (command instanceof AgentCommand.Unknown unknown) {
      LOG.debug("the agent said something unknown: {}", unknown.line());
    }
  }
}
