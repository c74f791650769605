// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.plugin.protocol.AgentVersion;
import io.kernelcollector.plugin.protocol.MemoryOutput;
import io.kernelcollector.plugin.protocol.ParsedChart;
import io.kernelcollector.plugin.protocol.PluginsdParser;
import io.kernelcollector.plugin.protocol.PluginsdWriter;
import io.kernelcollector.plugin.protocol.Sanitizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChartPlanTest {
  private static final int SDA = 8 << 20;
  private static final int SDB = 8 << 20 | 16;
  private static final Provenance PROVENANCE =
      new Provenance() {
        @Override
        public String attach(Set<String> hooks) {
          return "rungs of " + String.join(" ", hooks);
        }

        @Override
        public String symbols(Set<String> hooks) {
          return "symbols of " + String.join(" ", hooks);
        }
      };

  private final Map<Integer, String> devices = new HashMap<>(Map.of(SDA, "sda", SDB, "sdb"));
  private final MemoryOutput output = new MemoryOutput();
  private final PluginsdWriter writer =
      new PluginsdWriter(output, Sanitizer.forAgent(AgentVersion.OLDEST));
  private final FakeCollector collector = FakeCollector.named("fake");
  private ChartPlan plan = plan(LoadMode.RETURN);
  private int lookups;
  private long now = 1_000_000;

  private ChartPlan plan(LoadMode mode) {
    InstanceNames names =
        (kind, key) -> {
          lookups++;
          return Optional.ofNullable(devices.get(key));
        };
    return ChartPlan.of(collector.spec(), mode, PROVENANCE, names, 1);
  }

  private PluginsdParser interval() {
    now += 1_000_000;
    plan.publish(collector, writer, now);
    return written();
  }

  private PluginsdParser written() {
    try {
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return output.parsed();
  }

  private void intervals(int count) {
    for (int i = 0; i < count; i++) {
      interval();
    }
  }

  @Test
  void announcesTheHostsChartsBeforeTheirNumbers() {
    plan.announce(writer);
    PluginsdParser parsed = written();
    assertThat(parsed.charts())
        .containsOnlyKeys("test.fake_calls", "test.fake_state", "test.fake_errors");
    assertThat(output.text()).doesNotContain("BEGIN");
  }

  @Test
  void sendsTotalsFromTheFirstReadAndChangesFromZero() {
    collector.with("calls", 100);
    interval();
    PluginsdParser parsed = collectorAt(107);
    assertThat(parsed.chart("test.fake_calls").values("calls")).containsExactly(100L, 107L);
    assertThat(parsed.chart("test.fake_calls").elapsed).containsExactly(-1L, 1_000_000L);
    assertThat(parsed.chart("test.fake_state").values("change")).containsExactly(0L, 7L);
    assertThat(parsed.chart("test.fake_state").values("level")).containsExactly(100L, 107L);
  }

  private PluginsdParser collectorAt(long calls) {
    collector.with("calls", calls);
    return interval();
  }

  @Test
  void hasNoFailuresInEntryMode() {
    plan = plan(LoadMode.ENTRY);
    assertThat(interval().charts()).containsOnlyKeys("test.fake_calls", "test.fake_state");
  }

  @Test
  void labelsChartsWithWhereNumbersComeFrom() {
    PluginsdParser parsed = interval();
    assertThat(parsed.chart("test.fake_calls").labels)
        .containsEntry("attach", "rungs of hook other")
        .containsEntry("symbol", "symbols of hook other");
    assertThat(parsed.chart("test.fake_errors").labels).isEmpty();
  }

  @Test
  void beginsADiskAtZeroSoThatItsFirstRequestsAreSeen() {
    interval();
    collector.row(SDA, 5, 1);
    interval();
    ParsedChart chart = interval().chart("disk_fake.sda");
    assertThat(chart.values("fast")).containsExactly(0L, 5L);
    assertThat(chart.values("slow")).containsExactly(0L, 1L);
    assertThat(chart.words).containsEntry("family", "sda").containsEntry("style", "stacked");
    assertThat(lookups).isEqualTo(1);
  }

  @Test
  void waitsForANameAndThenTakesTheNumbers() {
    devices.clear();
    collector.row(SDB, 5, 1);
    intervals(Instance.LOOKUPS_BEFORE_GIVING_UP - 1);
    assertThat(written().charts()).doesNotContainKey("disk_fake.dev_8_16");
    assertThat(interval().charts()).containsKey("disk_fake.dev_8_16");
  }

  @Test
  void takesTheNameWhenItComesLate() {
    devices.clear();
    collector.row(SDB, 5, 1);
    interval();
    devices.put(SDB, "late/disk");
    assertThat(interval().charts()).containsKey("disk_fake.late_disk");
  }

  @Test
  void takesAGoneDiskBackAndShowsItAgainWhenItReturns() {
    collector.row(SDA, 5, 1);
    intervals(2);
    devices.clear();
    intervals(Instance.IDLE_INTERVALS_BETWEEN_LOOKUPS);
    assertThat(written().chart("disk_fake.sda").obsolete).isTrue();
    int before = lookups;
    intervals(20);
    assertThat(lookups).as("a gone disk costs nothing").isEqualTo(before);

    devices.put(SDA, "sda");
    collector.row(SDA, 6, 1);
    intervals(2);
    ParsedChart chart = written().chart("disk_fake.sda");
    assertThat(chart.obsolete).isFalse();
    assertThat(chart.values("fast")).endsWith(5L, 6L);
  }

  @Test
  void keepsAnIdleDiskThatIsThere() {
    collector.row(SDA, 5, 1);
    intervals(50);
    assertThat(written().chart("disk_fake.sda").values("fast")).hasSize(50);
    assertThat(lookups).isLessThan(10);
  }

  @Test
  void showsAReusedDeviceNumberUnderItsNewName() {
    collector.row(SDA, 5, 1);
    intervals(2);
    devices.put(SDA, "sdz");
    intervals(Instance.IDLE_INTERVALS_BETWEEN_LOOKUPS);
    collector.row(SDA, 6, 1);
    PluginsdParser parsed = interval();
    assertThat(parsed.chart("disk_fake.sda").obsolete).isTrue();
    assertThat(parsed.chart("disk_fake.sdz").obsolete).isFalse();
  }

  @Test
  void keepsTwoDisksApartWhoseNamesBecomeEqual() {
    devices.put(SDA, "a/b");
    devices.put(SDB, "a b");
    collector.row(SDA, 1, 0).row(SDB, 2, 0);
    assertThat(interval().charts()).containsKeys("disk_fake.a_b", "disk_fake.a_b_8_16");
  }

  @Test
  void takesEverythingBackAtTheEnd() {
    collector.row(SDA, 5, 1);
    intervals(3);
    plan.retire(writer);
    plan.retire(writer);
    assertThat(written().charts())
        .hasSize(4)
        .allSatisfy((id, one) -> assertThat(one.obsolete).isTrue());
  }
}
