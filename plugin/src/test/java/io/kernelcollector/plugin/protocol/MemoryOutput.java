// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is written. */
public final class MemoryOutput implements Output {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<Integer> writes = new ArrayList<>();

  @Override
  public synchronized void write(byte[] source, int length) {
    bytes.write(source, 0, length);
    writes.add(length);
  }

  /** Everything so far. */
  public synchronized String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** How many writes it took. */
  public synchronized int writes() {
    return writes.size();
  }

  /** What an agent makes of it. */
  public PluginsdParser parsed() {
    return PluginsdParser.parse(text());
  }
}
