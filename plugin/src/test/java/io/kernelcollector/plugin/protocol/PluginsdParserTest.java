// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser must see each mistake that some agent punishes. */
class PluginsdParserTest {
  private static final String CHART =
      """
      CHART 'a.b' '' 't' 'u' 'f' 'a.b' 'line' '1' '1' '' 'ebpf.plugin' 'm'
      DIMENSION 'd' '' 'incremental' 1 1 ''
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# comment\n",
        "HOST x\n",
        "BEGIN 'a.c'\n",
        "BEGIN 'a.b' 100\nSET 'd' = 1\nEND\n",
        "BEGIN 'a.b'\nSET 'e' = 1\nEND\n",
        "BEGIN 'a.b'\nSET 'd' = 1\n",
        "BEGIN 'a.b'\nEND\n",
        "BEGIN 'a.b'\nSET 'd' = 1\nSET 'd' = 1\nEND\n",
        "BEGIN 'a.b'\nSET 'd' = 01\nEND\n",
        "BEGIN 'a.b'\nSET 'd' = 1.5\nEND\n",
        "BEGIN 'a.b'\nSET 'd' = 9223372036854775808\nEND\n",
        "BEGIN 'a.b'\nSET 'd' = -1\nEND\n",
        "END\n",
        "SET 'd' = 1\n",
        "DIMENSION '' '' 'incremental' 1 1 ''\n",
        "DIMENSION 'd' '' 'incremental' 1 1 ''\n",
        "CLABEL 'a' 'b'\n",
        "CLABEL 'a' 'b' 1\n",
        "CLABEL_COMMIT\n",
        "CHART 'a.b' '' 't' 'u' 'f' 'a.b' 'line' '1' '1' '' 'ebpf.plugin' 'm'\n",
        "CHART 'a.c' '' 't' 'u' 'f' 'a.c' 'line' '1' '-1' '' 'ebpf.plugin' 'm'\n",
        "CHART 'a.c' '' 't' 'u' 'f' 'a.c' 'heatmap' '1' '1' '' 'ebpf.plugin' 'm'\n",
        "DISABLE\nDISABLE\n",
        "END"
      })
  void sees(String mistake) {
    assertThatThrownBy(() -> PluginsdParser.parse(CHART + mistake))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void seesLabelsOutsideAChart() {
    assertThatThrownBy(() -> PluginsdParser.parse("CLABEL 'a' 'b' 1\n"))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void seesLongIdsAndLines() {
    assertThatThrownBy(() -> PluginsdParser.parse(CHART.replace("a.b", "a." + "b".repeat(198))))
        .isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(
            () -> PluginsdParser.parse(CHART.replace("'t'", "'" + "t".repeat(9000) + "'")))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void takesWhatIsRight() {
    PluginsdParser parsed =
        PluginsdParser.parse(
            CHART + "\nBEGIN 'a.b'\nSET 'd' = 1\nEND\n\nBEGIN 'a.b' 9\nSET 'd' = 3\nEND\n");
    assertThat(parsed.chart("a.b").values("d")).containsExactly(1L, 3L);
  }
}
