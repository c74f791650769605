// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However the agent ends, the plugin is gone with it. */
@Tag("agent")
class AgentDeathTest {
  private static final Duration CHARTS_UP = Duration.ofSeconds(20);

  /** The agent ends its plugins in a thread of its own, which takes it a moment to come to. */
  private static final Duration MOMENT = Duration.ofMillis(500);

  @Test
  void anAgentThatIsStoppedTakesThePluginAlong(@TempDir Path home) throws IOException {
    try (NetdataAgent agent = NetdataAgent.start(home, "")) {
      ProcessHandle plugin = runningPlugin(agent);
      agent.terminate();
      Patience.until(
          "end of the plugin", MOMENT.plus(StopLimit.LIMIT), () -> NetdataAgent.hasEnded(plugin));
    }
  }

  @Test
  void anAgentThatIsKilledLeavesNoPluginBehind(@TempDir Path home) throws IOException {
    try (NetdataAgent agent = NetdataAgent.start(home, "")) {
      ProcessHandle plugin = runningPlugin(agent);
      agent.kill();
      Patience.until("end of the plugin", StopLimit.LIMIT, () -> NetdataAgent.hasEnded(plugin));
    }
  }

  private static ProcessHandle runningPlugin(NetdataAgent agent) {
    agent.chart("filesystem.file_descriptor", CHARTS_UP);
    ProcessHandle plugin = agent.plugin();
    assertThat(plugin.isAlive()).isTrue();
    return plugin;
  }
}
