// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts an agent's bytes into commands. {@code QUIT} comes without a newline, so it counts as soon
 * as it is all there is of a line. For one thread.
 */
public final class AgentCommands {
  private static final int LONGEST_LINE = 64 * 1024;
  private static final String QUIT = "QUIT";
  private static final String PAYLOAD_END = "FUNCTION_PAYLOAD_END";

  private final Consumer<AgentCommand> receiver;
  private final StringBuilder line = new StringBuilder();
  private boolean inPayload;

  public AgentCommands(Consumer<AgentCommand> receiver) {
    this.receiver = receiver;
  }

  /** Takes the next bytes, cut anywhere. */
  public void feed(byte[] bytes, int length) {
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      append(text, from, end);
      takeLine(line.toString().strip());
      line.setLength(0);
      from = end + 1;
    }
    append(text, from, text.length());
    if (!inPayload && QUIT.contentEquals(line)) {
      line.setLength(0);
      receiver.accept(new AgentCommand.Quit());
    }
  }

  /** What is beyond the longest line is dropped: no command of ours is that long. */
  private void append(String text, int from, int end) {
    int room = LONGEST_LINE - line.length();
    line.append(text, from, Math.min(end, from + room));
  }

  private void takeLine(String text) {
    if (inPayload) {
      inPayload = !text.equals(PAYLOAD_END);
      return;
    }
    String[] words = text.split("\\s+", 4);
    switch (words[0]) {
      case "" -> {}
      case QUIT -> receiver.accept(new AgentCommand.Quit());
      case "FUNCTION", "FUNCTION_PAYLOAD" -> {
        inPayload = words[0].equals("FUNCTION_PAYLOAD");
        receiver.accept(call(words, text));
      }
      default -> receiver.accept(new AgentCommand.Unknown(text));
    }
  }

  /** {@code FUNCTION transaction timeout "function and its arguments" ...}. */
  private static AgentCommand call(String[] words, String text) {
    return words.length < 4
        ? new AgentCommand.Unknown(text)
        : new AgentCommand.Call(words[1], words[3]);
  }
}
