// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrnoNameTest {
  @Test
  void namesTheSystemsTheKernelsAndLibbpfsErrors() {
    assertThat(ErrnoName.of(1)).isEqualTo("EPERM");
    assertThat(ErrnoName.of(2)).isEqualTo("ENOENT");
    assertThat(ErrnoName.of(95)).isEqualTo("EOPNOTSUPP");
    assertThat(ErrnoName.of(524)).isEqualTo("ENOTSUPP");
    assertThat(ErrnoName.of(4001)).isEqualTo("LIBBPF_ERRNO__FORMAT");
    assertThat(ErrnoName.of(4013)).isEqualTo("LIBBPF_ERRNO__NLPARSE");
    assertThat(ErrnoName.of(4014)).isEqualTo("errno 4014");
  }

  @Test
  void textsAreLibbpfs() {
    Fixtures.needLibbpf();
    assertThat(ErrnoName.text(2)).isEqualTo("No such file or directory");
    assertThat(ErrnoName.text(4001)).isEqualTo("BPF object format invalid");
    assertThat(ErrnoName.text(524)).contains("not supported");
  }
}
