// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class NativeFunctionTest {
  private static final int EBADF = 9;

  @Test
  void keepsErrno() {
    NativeFunction close = NativeFunction.libc("close", 1);
    assertThat((int) close.call(-1)).isEqualTo(-1);
    assertThat(NativeFunction.errno()).isEqualTo(EBADF);
  }

  @Test
  void callsWithoutArguments() {
    assertThat(NativeFunction.libc("getpid", 0).call()).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void aPreparedCallKeepsItsArguments() {
    NativeBuffer from = NativeBuffer.allocate(8).putLong(0, 1);
    NativeBuffer to = NativeBuffer.allocate(8);
    NativeFunction.PreparedCall copy =
        NativeFunction.libc("memcpy", 3)
            .prepare()
            .argument(0, to.address())
            .argument(1, from.address())
            .argument(2, 8);
    for (long i = 2; i < 5; i++) {
      from.putLong(0, i);
      assertThat(copy.call()).isEqualTo(to.address());
      assertThat(to.getLong(0)).isEqualTo(i);
    }
  }

  @Test
  void mistakesAreExceptions() {
    NativeFunction close = NativeFunction.libc("close", 1);
    assertThatIllegalArgumentException().isThrownBy(() -> close.call(1, 2));
    assertThatExceptionOfType(UnsatisfiedLinkError.class)
        .isThrownBy(() -> NativeFunction.libc("no_such_function_here", 0));
    assertThatExceptionOfType(UnsatisfiedLinkError.class)
        .isThrownBy(() -> NativeFunction.in("libnosuch.so.9", "f", 0));
  }
}
