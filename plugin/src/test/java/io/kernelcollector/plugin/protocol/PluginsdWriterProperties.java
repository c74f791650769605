// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.plugin.protocol.ChartDefinition.Algorithm;
import io.kernelcollector.plugin.protocol.ChartDefinition.DimensionDefinition;
import io.kernelcollector.plugin.protocol.ChartDefinition.Style;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever strings and numbers come in, what comes out is something every agent takes. */
class PluginsdWriterProperties {

  @Provide
  Arbitrary<String> nasty() {
    Arbitrary<String> anything = Arbitraries.strings().ofMaxLength(300);
    Arbitrary<String> dangerous =
        Arbitraries.strings()
            .withChars('\'', '"', '\\', '\n', '\r', '\t', ' ', '=', '#', '.', '_', 'a', '\0', 'é')
            .withChars('\u2028', '\u0085', '\ud800')
            .ofMaxLength(40);
    Arbitrary<String> chosen =
        Arbitraries.of("", "END", "DISABLE\n", "x' ''\nDISABLE", "FUNCTION_RESULT_END", "日本語");
    return Arbitraries.oneOf(anything, dangerous, chosen);
  }

  @Property
  void anyTextIsSafe(
      @ForAll("nasty") String text,
      @ForAll("nasty") String id,
      @ForAll @Size(min = 1, max = 5) List<@net.jqwik.api.From("nasty") String> dimensions,
      @ForAll Style style,
      @ForAll boolean modern,
      @ForAll long value)
      throws IOException {
    AgentVersion agent = modern ? new AgentVersion(2, 9) : AgentVersion.OLDEST;
    MemoryOutput output = new MemoryOutput();
    PluginsdWriter writer = new PluginsdWriter(output, Sanitizer.forAgent(agent));
    ChartDefinition definition =
        new ChartDefinition(
            id,
            text,
            text,
            text,
            text,
            text,
            style,
            1000,
            1,
            text,
            Map.of(text, id),
            dimensions.stream()
                .map(name -> new DimensionDefinition(name, text, Algorithm.ABSOLUTE))
                .toList());
    Chart chart = writer.create(definition);
    for (int i = 0; i < dimensions.size(); i++) {
      chart.dimension(i).set(value);
    }
    writer.collect(chart, 1);
    writer.refuse(text, 404, text);
    writer.obsolete(chart);
    writer.flush();

    PluginsdParser parsed = output.parsed();
    ParsedChart shown = parsed.chart(definition.wireId());
    assertThat(shown.dimensions).hasSize(dimensions.size());
    shown.dimensions.keySet().forEach(key -> assertThat(shown.values(key)).containsExactly(value));
    if (!modern) {
      assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(output.text())).isTrue();
    }
  }

  @Property
  void longIdsStayShortAndDistinct(
      @ForAll @Size(value = 2) List<@net.jqwik.api.From("nasty") String> ends) {
    String long1 = "x".repeat(300) + Sanitizer.idPart(ends.get(0));
    String long2 = "x".repeat(300) + Sanitizer.idPart(ends.get(1));
    assertThat(Sanitizer.idPart(long1).length() * 2 + 1).isLessThanOrEqualTo(Sanitizer.LONGEST_ID);
    if (long1.hashCode() != long2.hashCode()) {
      assertThat(Sanitizer.idPart(long1)).isNotEqualTo(Sanitizer.idPart(long2));
    }
  }

  @Property
  void writesAnyNumber(@ForAll long number) {
    ByteLine line = new ByteLine();
    line.put(number);
    assertThat(new String(line.array(), 0, line.length(), StandardCharsets.US_ASCII))
        .isEqualTo(Long.toString(number));
  }
}
