// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("live")
class SteadyStateTest {
  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void readingAllocatesNothing(String jnrGeneratesCode) {
    Fixtures.needRoot();
    List<String> command =
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-Djnr.ffi.asm.enabled=" + jnrGeneratesCode,
            "-cp",
            System.getProperty("java.class.path"),
            SteadyState.class.getName(),
            Fixtures.object("probe").toString());
    assertThat(Fixtures.run(command))
        .isEqualTo("lookup 0\nnextKey 0\nupdate 0\nbatch 0\nmapped 0\n");
  }
}
