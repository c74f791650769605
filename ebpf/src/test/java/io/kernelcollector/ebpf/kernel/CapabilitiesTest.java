// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilitiesTest {

  @Test
  void readsEffectivePermittedAndBounding() {
    Capabilities has =
        Capabilities.parse(
            """
            Name:	x
            CapInh:	0000000000000000
            CapPrm:	000000c000000000
            CapEff:	0000008000000000
            CapBnd:	000001ffffffffff
            """,
            40);
    assertThat(has.has(Capability.BPF)).isTrue();
    assertThat(has.has(Capability.PERFMON)).isFalse();
    assertThat(has.permitted()).isEqualTo(0xc000000000L);
    assertThat(has.canHave(Capability.SYS_ADMIN)).isTrue();
    assertThat(has.isKnown(Capability.BPF)).isTrue();
  }

  @Test
  void knowsWhichCapabilitiesTheKernelHas() {
    Capabilities old = Capabilities.parse("CapEff:\t0000003fffffffff\n", 37);
    assertThat(old.isKnown(Capability.SYS_ADMIN)).isTrue();
    assertThat(old.isKnown(Capability.BPF)).isFalse();
  }

  @Test
  void refusesNothingWhereNothingIsKnown(@TempDir Path root) {
    Capabilities unknown = new Kernel(KernelRoots.under(root), new FixedSupport()).capabilities();
    assertThat(unknown.has(Capability.BPF)).isTrue();
    assertThat(unknown.isKnown(Capability.BPF)).isTrue();
  }
}
