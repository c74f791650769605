// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentVersionTest {
  @Test
  void readsWhatAgentsSay() {
    assertThat(AgentVersion.parse("v1.37.1")).isEqualTo(new AgentVersion(1, 37));
    assertThat(AgentVersion.parse("v2.11.0-84-nightly")).isEqualTo(new AgentVersion(2, 11));
    assertThat(AgentVersion.parse("nonsense")).isEqualTo(AgentVersion.OLDEST);
  }

  @Test
  void compares() {
    assertThat(new AgentVersion(1, 44).atLeast(1, 44)).isTrue();
    assertThat(new AgentVersion(2, 0).atLeast(1, 44)).isTrue();
    assertThat(new AgentVersion(1, 37).atLeast(1, 44)).isFalse();
  }

  @Test
  void isThereOnlyWithAnAgent() {
    assertThat(AgentVersion.of(Map.of())).isEmpty();
    assertThat(AgentVersion.of(Map.of("NETDATA_VERSION", "v1.37.1"))).isPresent();
  }
}
