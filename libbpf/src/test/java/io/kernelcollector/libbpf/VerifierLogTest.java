// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** On logs that Linux 6.18 really wrote for programs it refused. */
class VerifierLogTest {
  private static List<String> captured(String name) throws IOException {
    try (InputStream log =
        VerifierLogTest.class.getResourceAsStream("/verifier/" + name + ".log")) {
      String text = new String(log.readAllBytes(), StandardCharsets.UTF_8);
      // libbpf prints one message at a time; the log is one of them.
      return Arrays.stream(text.split("(?m)^libbpf: ", -1)).skip(1).map(String::strip).toList();
    }
  }

  private static VerifierLog log(String name) throws IOException {
    return VerifierLog.in(captured(name)).orElseThrow();
  }

  @Test
  void aRegisterIsShownWithItsInstruction() throws IOException {
    VerifierLog log = log("direct_kernel_read");
    assertThat(log.program()).isEqualTo("direct_kernel_read");
    assertThat(log.summary())
        .isEqualTo(
            "1: (79) r0 = *(u64 *)(r1 +0); R1 invalid mem access 'scalar' (4 lines omitted)");
  }

  @Test
  void aForbiddenFieldIsShownWithItsInstruction() throws IOException {
    assertThat(log("outside_context").summary())
        .isEqualTo(
            "0: (71) r0 = *(u8 *)(r1 +9999); invalid bpf_context access off=9999 size=1"
                + " (3 lines omitted)");
  }

  @Test
  void statesAfterTheReasonAreLeftOut() throws IOException {
    assertThat(log("endless").summary())
        .startsWith("infinite loop detected at insn 3 (")
        .endsWith(" lines omitted)");
  }

  @Test
  void theFullTextIsTheKernels() throws IOException {
    assertThat(log("endless").fullText())
        .startsWith("0: R1=ctx() R10=fp0")
        .contains("infinite loop detected at insn 3\ncur state: R0=scalar() R10=fp0")
        .endsWith("peak_states 1 mark_read 0");
  }

  @Test
  void otherMessagesHaveNone() {
    assertThat(VerifierLog.in(List.of("failed to load object 'x'"))).isEmpty();
    assertThat(VerifierLog.in(List.of())).isEmpty();
  }

  @Test
  void anEmptyLogSaysSo() {
    String message = "prog 'p': -- BEGIN PROG LOAD LOG --\n-- END PROG LOAD LOG --";
    assertThat(VerifierLog.in(List.of(message)).orElseThrow().summary()).isEqualTo("(no log)");
  }

  @Property
  void anyLogHasASummaryOfOneLine(@ForAll List<String> lines) {
    VerifierLog log = new VerifierLog("p", lines.stream().map(l -> l.replace('\n', ' ')).toList());
    assertThat(log.summary()).doesNotContain("\n");
  }
}
