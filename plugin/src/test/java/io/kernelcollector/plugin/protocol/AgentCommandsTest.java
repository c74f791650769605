// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AgentCommandsTest {
  private final List<AgentCommand> heard = new ArrayList<>();
  private final AgentCommands commands = new AgentCommands(heard::add);

  private void say(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    commands.feed(bytes, bytes.length);
  }

  @Test
  void quitsWithoutANewline() {
    say("QUIT");
    assertThat(heard).containsExactly(new AgentCommand.Quit());
  }

  @Test
  void quitsWithANewlineOnlyOnce() {
    say("QUIT");
    say("\n");
    assertThat(heard).containsExactly(new AgentCommand.Quit());
  }

  @Test
  void putsPiecesTogether() {
    say("FUNCTION abc-1 10 \"ebpf");
    say("-top info\"\nQU");
    say("IT");
    assertThat(heard)
        .containsExactly(
            new AgentCommand.Call("abc-1", "\"ebpf-top info\""), new AgentCommand.Quit());
  }

  @Test
  void skipsAPayload() {
    say("FUNCTION_PAYLOAD 1f 10 \"f\" \"0x13\" \"user\" \"application/json\"\n");
    say("QUIT\n{}\nFUNCTION_PAYLOAD_END\ngarbage line\n\n");
    assertThat(heard).hasSize(2);
    assertThat(heard.get(0)).isInstanceOf(AgentCommand.Call.class);
    assertThat(heard.get(1)).isEqualTo(new AgentCommand.Unknown("garbage line"));
  }

  @Test
  void ignoresTheRestOfAnEndlessLine() {
    say("x".repeat(1_000_000));
    say("\nQUIT");
    assertThat(heard).hasSize(2).last().isEqualTo(new AgentCommand.Quit());
  }

  @Test
  void namesAHalfCall() {
    say("FUNCTION abc\n");
    assertThat(heard).containsExactly(new AgentCommand.Unknown("FUNCTION abc"));
  }

  @Property
  void survivesAnything(@ForAll byte[] bytes) {
    List<AgentCommand> any = new ArrayList<>();
    new AgentCommands(any::add).feed(bytes, bytes.length);
    assertThat(any.size()).isLessThanOrEqualTo(bytes.length);
  }
}
