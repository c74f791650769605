// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.spec.DimensionSpec;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyBucketsTest {

  private static final List<String> LABELS =
      LatencyBuckets.dimensions().stream().map(DimensionSpec::id).toList();

  @ParameterizedTest
  @CsvSource({
    "0, 0us->1us",
    "999, 0us->1us",
    "1000, 1us->2us",
    "1999, 1us->2us",
    "2000, 2us->4us",
    "511999999, 262ms->524ms",
    "4194303999, 2s->4s",
    "4194304000, 4s->+Inf",
    "9223372036854775807, 4s->+Inf"
  })
  void aDurationIsInTheBucketWhoseLabelSaysSo(long nanoseconds, String label) {
    assertThat(LABELS.get(ReferenceBuckets.of(nanoseconds))).isEqualTo(label);
  }

  @Test
  void labelsAreThoseThatDashboardsKnow() {
    assertThat(LABELS)
        .hasSize(LatencyBuckets.COUNT)
        .startsWith("0us->1us", "1us->2us", "2us->4us")
        .contains("512us->1ms", "1ms->2ms", "16ms->32ms", "32ms->65ms", "524ms->1s", "1s->2s")
        .endsWith("2s->4s", "4s->+Inf");
  }

  @Property
  void aLongerDurationIsNeverInALowerBucket(
      @ForAll @LongRange(min = 0) long shorter, @ForAll @LongRange(min = 0) long longer) {
    assertThat(ReferenceBuckets.of(Math.min(shorter, longer)))
        .isLessThanOrEqualTo(ReferenceBuckets.of(Math.max(shorter, longer)));
  }
}
