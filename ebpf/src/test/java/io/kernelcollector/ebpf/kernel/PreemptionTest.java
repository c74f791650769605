// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreemptionTest {

  private static final String DYNAMIC = "CONFIG_PREEMPTION=y\nCONFIG_PREEMPT_DYNAMIC=y\n";

  @ParameterizedTest(name = "{0}, booted with \"{1}\": {2}")
  @CsvSource({
    "CONFIG_PREEMPT_VOLUNTARY=y, '', false", // Debian 5.10
    "CONFIG_PREEMPT_NONE=y, preempt=full, false",
    "CONFIG_PREEMPT=y, '', true",
    "CONFIG_PREEMPT_RT=y|CONFIG_PREEMPTION=y, '', true",
    "dynamic|CONFIG_PREEMPT_VOLUNTARY=y, quiet, false", // Debian 6.1 and 6.12
    "dynamic|CONFIG_PREEMPT_VOLUNTARY=y, quiet preempt=full, true",
    "dynamic|CONFIG_PREEMPT_LAZY=y, quiet, true", // Debian 7.3
    "dynamic|CONFIG_PREEMPT=y, preempt=full preempt=none, false",
  })
  void theBuildAndTheBootLineDecide(String options, String bootLine, boolean possible) {
    String config = options.replace("dynamic", DYNAMIC).replace('|', '\n');
    assertThat(Preemption.possible(KernelConfig.parse(config), bootLine, "")).isEqualTo(possible);
  }

  @ParameterizedTest
  @CsvSource({"#1 SMP Debian, false", "#1 SMP PREEMPT_DYNAMIC Debian, true", "'', false"})
  void withoutTheConfigurationTheVersionMustDo(String version, boolean possible) {
    assertThat(Preemption.possible(KernelConfig.parse(""), "", version)).isEqualTo(possible);
  }
}
