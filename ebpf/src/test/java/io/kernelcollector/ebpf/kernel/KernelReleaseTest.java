// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelReleaseTest {

  @ParameterizedTest
  @CsvSource({
    "6.1.0-56-cloud-amd64, 6, 1, 0",
    "4.14.325, 4, 14, 325",
    "7.2-rc3, 7, 2, 0",
    "6.18.44-fc-v669, 6, 18, 44",
    "5.10, 5, 10, 0",
    "'6.12.117+deb13-cloud-amd64\n', 6, 12, 117"
  })
  void readsWhatUnamePrints(String text, int major, int minor, int patch) {
    assertThat(KernelRelease.parse(text)).isEqualTo(new KernelRelease(major, minor, patch));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "six", "6", "6.", ".1", "-1.2", "99999999999.1"})
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> KernelRelease.parse(text));
  }

  @Test
  void comparesByNumberNotByText() {
    assertThat(KernelRelease.of(5, 16)).isGreaterThan(KernelRelease.of(5, 9));
    assertThat(KernelRelease.of(6, 0)).isGreaterThan(KernelRelease.parse("5.19.17"));
    assertThat(KernelRelease.parse("5.10.223").atLeast(KernelRelease.of(5, 10))).isTrue();
    assertThat(KernelRelease.of(5, 10).atLeast(KernelRelease.parse("5.10.1"))).isFalse();
  }

  @Property
  void printsWhatItReads(
      @ForAll @IntRange int major, @ForAll @IntRange int minor, @ForAll @IntRange int patch) {
    KernelRelease release = new KernelRelease(major % 1000, minor % 1000, patch % 1000);
    assertThat(KernelRelease.parse(release + "-anything at all")).isEqualTo(release);
  }
}
