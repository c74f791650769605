// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import java.io.IOException;

/** Where the protocol goes: the process's standard output, or memory in a test. */
@FunctionalInterface
public interface Output {

  /**
   * Writes the first {@code length} bytes, all of them.
   *
   * @throws IOException when nobody reads any more
   */
  void write(byte[] bytes, int length) throws IOException;
}
