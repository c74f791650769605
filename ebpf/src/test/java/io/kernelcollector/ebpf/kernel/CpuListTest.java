// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.Set;
import java.util.StringJoiner;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {

  @Test
  void countsRangesAndKeepsTheHighest() {
    assertThat(CpuList.parse("0-3,8\n")).isEqualTo(new CpuList(5, 8));
    assertThat(CpuList.parse("0")).isEqualTo(new CpuList(1, 0));
    assertThat(CpuList.parse("0-8191")).isEqualTo(new CpuList(8192, 8191));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "0-", "-3", "3-1", "0,0", "0-3,2", "a", "0 1", "0,,1", "0,"})
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> CpuList.parse(text));
  }

  @Property
  void agreesWithTheSetThatWasWritten(@ForAll @NotEmpty Set<@IntRange(max = 300) Integer> cpus) {
    BitSet set = new BitSet();
    cpus.forEach(set::set);
    StringJoiner text = new StringJoiner(",");
    for (int from = set.nextSetBit(0); from >= 0; ) {
      int end = set.nextClearBit(from);
      text.add(end - from == 1 ? "" + from : from + "-" + (end - 1));
      from = set.nextSetBit(end);
    }
    assertThat(CpuList.parse(text.toString()))
        .isEqualTo(new CpuList(set.cardinality(), set.length() - 1));
  }
}
