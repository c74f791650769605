// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SanitizerTest {
  private final Sanitizer old = Sanitizer.forAgent(AgentVersion.OLDEST);
  private final Sanitizer modern = Sanitizer.forAgent(new AgentVersion(2, 0));

  @ParameterizedTest
  @CsvSource({
    "sda, sda",
    "dm-0, dm-0",
    "cciss!c0d0, cciss_c0d0",
    "a.b, a_b",
    "a /:@ b, a_b",
    "__close_fd, __close_fd",
    "é, _",
    "'', unknown"
  })
  void makesIds(String raw, String id) {
    assertThat(Sanitizer.idPart(raw)).isEqualTo(id);
  }

  @Test
  void keepsUpstreamsDimensionIds() {
    assertThat(Sanitizer.dimensionId("0us->1us")).isEqualTo("0us->1us");
    assertThat(Sanitizer.dimensionId("4s->+Inf")).isEqualTo("4s->+Inf");
    assertThat(Sanitizer.dimensionId("")).isEqualTo("unknown");
    assertThat(Sanitizer.dimensionId("a'b=c d")).isEqualTo("a_b_c_d");
  }

  @Test
  void foldsTextForOldAgentsOnly() {
    assertThat(old.text("latencé µs 日")).isEqualTo("latence _s _");
    assertThat(modern.text("latencé µs 日")).isEqualTo("latencé µs 日");
  }

  @Test
  void takesQuotesAndControlCharactersOut() {
    assertThat(modern.text("it's \"so\"\\\n")).isEqualTo("it`s so/ ");
  }

  @Test
  void cutsTextBetweenCharacters() {
    assertThat(modern.text("日".repeat(100))).isEqualTo("日".repeat(66));
  }

  @Test
  void keepsLabels() {
    assertThat(Sanitizer.labelName("Attach")).isEqualTo("attach");
    assertThat(Sanitizer.labelName("___")).isEqualTo("unknown");
    assertThat(old.labelValue(" ")).isEqualTo("unknown");
    assertThat(old.labelValue("syscalls:sys_exit_open do_sys_openat2"))
        .isEqualTo("syscalls:sys_exit_open do_sys_openat2");
  }
}
