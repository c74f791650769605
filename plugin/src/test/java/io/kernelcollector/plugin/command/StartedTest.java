// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.collector.Collectors;
import io.kernelcollector.ebpf.plan.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartedTest {

  @Test
  void oneLineStaysOneLine() {
    Verdict verdict = Verdict.failed("first\nsecond\r\n\tthird", "Do\u0007this.");
    Started started =
        new Started(Collectors.ALL.get(0), verdict, Optional.empty(), Optional.empty());
    assertThat(started.line())
        .isEqualTo("process    failed       | First second third. | Remedy: Do this.");
  }
}
