// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.plugin.protocol.AgentVersion;
import io.kernelcollector.plugin.protocol.MemoryOutput;
import io.kernelcollector.plugin.protocol.PluginsdParser;
import io.kernelcollector.plugin.protocol.PluginsdWriter;
import io.kernelcollector.plugin.protocol.Sanitizer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustChartsTest {
  @Test
  void countsWhatWasLostAndWhatWasNotRead() throws IOException {
    MemoryOutput output = new MemoryOutput();
    PluginsdWriter writer = new PluginsdWriter(output, Sanitizer.forAgent(AgentVersion.OLDEST));
    FakeCollector one = FakeCollector.named("one").with("lost", 3);
    FakeCollector two = FakeCollector.named("two");
    two.truncate();
    TrustCharts trust = new TrustCharts(List.of(one.spec(), two.spec()), 1);
    for (long now = 1; now < 3; now++) {
      trust.note(0, one, writer);
      trust.note(1, two, writer);
      trust.publish(writer, now);
    }
    writer.flush();

    PluginsdParser parsed = output.parsed();
    assertThat(parsed.chart("netdata.ebpf_lost_events").values("one")).containsExactly(3L, 3L);
    assertThat(parsed.chart("netdata.ebpf_lost_events").values("two")).containsExactly(0L, 0L);
    assertThat(parsed.chart("netdata.ebpf_incomplete_reads").values("one")).containsExactly(0L, 0L);
    assertThat(parsed.chart("netdata.ebpf_incomplete_reads").values("two")).containsExactly(1L, 2L);
  }
}
