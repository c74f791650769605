// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class NativeBufferTest {
  @Test
  void isZeroAndInNativeOrder() {
    NativeBuffer buffer = NativeBuffer.allocate(24);
    assertThat(buffer.size()).isEqualTo(24);
    assertThat(buffer.bytes().order()).isEqualTo(ByteOrder.nativeOrder());
    assertThat(buffer.getLong(16)).isZero();
    assertThat(buffer.address()).isNotZero();
  }

  @Test
  void cSeesWhatJavaWrites() {
    NativeBuffer from = NativeBuffer.allocate(8).putLong(0, 0x0102_0304_0506_0708L);
    NativeBuffer to = NativeBuffer.allocate(8);
    NativeFunction.libc("memcpy", 3).call(to.address(), from.address(), 8);
    from.keepAlive();
    assertThat(to.getLong(0)).isEqualTo(0x0102_0304_0506_0708L);
  }

  @Test
  void isBounded() {
    NativeBuffer empty = NativeBuffer.allocate(0);
    assertThat(empty.address()).isNotZero();
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> empty.getInt(0));
    assertThatIllegalArgumentException().isThrownBy(() -> NativeBuffer.allocate(-1));
  }
}
