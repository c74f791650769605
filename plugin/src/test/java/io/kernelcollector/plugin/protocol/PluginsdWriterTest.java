// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernelcollector.plugin.protocol.ChartDefinition.Algorithm;
import io.kernelcollector.plugin.protocol.ChartDefinition.DimensionDefinition;
import io.kernelcollector.plugin.protocol.ChartDefinition.Style;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginsdWriterTest {
  private final MemoryOutput output = new MemoryOutput();
  private final PluginsdWriter writer =
      new PluginsdWriter(output, Sanitizer.forAgent(AgentVersion.OLDEST));

  private static ChartDefinition definition(String id) {
    return new ChartDefinition(
        "system",
        id,
        "Start process",
        "calls/s",
        "processes",
        "system." + id,
        Style.LINE,
        21002,
        1,
        "process",
        Map.of("attach", "tp_btf"),
        List.of(
            new DimensionDefinition("_do_fork", "process", Algorithm.INCREMENTAL),
            new DimensionDefinition("change", "", Algorithm.ABSOLUTE)));
  }

  @Test
  void saysExactlyThis() throws IOException {
    Chart chart = writer.create(definition("process_thread"));
    chart.dimension(0).set(5);
    chart.dimension(1).set(-7);
    writer.collect(chart, 1_000_000);
    writer.flush();
    chart.dimension(0).set(8);
    writer.collect(chart, 2_000_123);
    writer.obsolete(chart);
    writer.flush();

    assertThat(output.text())
        .isEqualTo(
            """
            CHART 'system.process_thread' '' 'Start process' 'calls/s' 'processes' \
            'system.process_thread' 'line' '21002' '1' '' 'ebpf.plugin' 'process'
            CLABEL 'attach' 'tp_btf' 1
            CLABEL_COMMIT
            DIMENSION '_do_fork' 'process' 'incremental' 1 1 ''
            DIMENSION 'change' '' 'absolute' 1 1 ''

            BEGIN 'system.process_thread'
            SET '_do_fork' = 5
            SET 'change' = -7
            END

            BEGIN 'system.process_thread' 1000123
            SET '_do_fork' = 8
            END

            CHART 'system.process_thread' '' 'Start process' 'calls/s' 'processes' \
            'system.process_thread' 'line' '21002' '1' 'obsolete' 'ebpf.plugin' 'process'

            """);
    assertThat(output.writes()).isEqualTo(2);
    assertThat(output.parsed().chart("system.process_thread").values("_do_fork"))
        .containsExactly(5L, 8L);
  }

  @Test
  void keepsAnIntervalWithoutNewsAlive() throws IOException {
    writer.flush();
    assertThat(output.text()).isEqualTo("\n");
  }

  @Test
  void startsOverAfterAChartCameBack() throws IOException {
    Chart chart = writer.create(definition("gone"));
    chart.dimension(0).set(1);
    writer.collect(chart, 5);
    writer.obsolete(chart);
    Chart again = writer.create(definition("gone"));
    again.dimension(0).set(2);
    writer.collect(again, 10);
    writer.flush();
    assertThat(output.parsed().chart("system.gone").elapsed).containsExactly(-1L, -1L);
    assertThatThrownBy(() -> writer.collect(chart, 15)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesASecondChartOfTheSameIdAndAnotherWritersChart() {
    Chart chart = writer.create(definition("one"));
    PluginsdWriter other = new PluginsdWriter(output, Sanitizer.forAgent(AgentVersion.OLDEST));
    assertThatThrownBy(() -> writer.create(definition("one")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> other.collect(chart, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void saysNothingOfAChartWithoutNumbers() throws IOException {
    Chart chart = writer.create(definition("quiet"));
    writer.collect(chart, 1);
    writer.flush();
    assertThat(output.text()).doesNotContain("BEGIN");
  }

  @Test
  void leavesTimeOutWhenNoneHasPassed() throws IOException {
    Chart chart = writer.create(definition("clock"));
    for (int i = 0; i < 2; i++) {
      chart.dimension(0).set(i);
      writer.collect(chart, 7);
    }
    writer.flush();
    assertThat(output.parsed().chart("system.clock").elapsed).containsExactly(-1L, -1L);
  }

  @Test
  void takesTheTopBitOffUnsignedTotals() throws IOException {
    Chart chart = writer.create(definition("wide"));
    chart.dimension(0).set(-1);
    chart.dimension(1).set(Long.MIN_VALUE);
    writer.collect(chart, 1);
    writer.flush();
    ParsedChart parsed = output.parsed().chart("system.wide");
    assertThat(parsed.last("_do_fork")).isEqualTo(Long.MAX_VALUE);
    assertThat(parsed.last("change")).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void answersCalls() throws IOException {
    writer.refuse("11111111-2222", 404, "no 'such' \"function\"\n");
    writer.flush();
    assertThat(output.parsed().functionResults())
        .containsEntry(
            "11111111-2222", "{\"status\":404,\"errorMessage\":\"no `such` function \"}");
  }

  @Test
  void disables() throws IOException {
    writer.disable();
    writer.flush();
    assertThat(output.parsed().disabled()).isTrue();
  }

  @Test
  void refusesAnIntervalThatWouldKillTheAgent() {
    assertThatThrownBy(
            () ->
                new ChartDefinition(
                    "a", "b", "", "", "", "c", Style.LINE, 1, -1, "m", Map.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
