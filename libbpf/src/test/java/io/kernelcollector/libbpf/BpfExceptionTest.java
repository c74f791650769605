// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BpfExceptionTest {
  @BeforeAll
  static void machine() {
    Fixtures.needLibbpf();
  }

  @Test
  void saysWhatHappenedToWhatAndWhatToDo() {
    BpfException e =
        new BpfException(
            "attach to tracepoint sched:no_such",
            "process_exec",
            2,
            List.of("tracepoint 'sched/no_such': failed to read id"));
    assertThat(e)
        .hasMessageStartingWith(
            "cannot attach to tracepoint sched:no_such process_exec: ENOENT (No such file or"
                + " directory): tracepoint 'sched/no_such': failed to read id. ")
        .hasMessageContaining("mount -t tracefs");
    assertThat(e.errno()).isEqualTo(2);
    assertThat(e.errnoName()).isEqualTo("ENOENT");
    assertThat(e.verifierLog()).isEmpty();
  }

  @Test
  void aRefusedPermissionNamesTheCapabilities() {
    assertThat(new BpfException("load", "object fd", 1, List.of()))
        .hasMessageContaining("CAP_BPF and CAP_PERFMON")
        .hasMessageContaining("lockdown");
  }

  @Test
  void aMissingLibrarySaysHowToGetIt() {
    BpfException e =
        BpfException.libraryMissing(
            "/x.so", new UnsatisfiedLinkError("/x.so: no such file\nSearch paths:\n/usr/lib"));
    assertThat(e.reason())
        .isEqualTo("the library libbpf.so.1 cannot be loaded: /x.so: no such file");
    assertThat(e.remedy())
        .isEqualTo("Install libbpf 1.1 or newer (Debian: apt-get install libbpf1)");
    assertThat(e).hasMessage(e.reason() + ". " + e.remedy());
    assertThat(e.errnoName()).isEqualTo("ENOENT");
  }

  @Test
  void noBtfPointsAtTheLegacyObject() {
    assertThat(new BpfException("load", "object fd", 3, List.of("failed to find valid kernel BTF")))
        .hasMessageContaining("legacy object");
  }
}
