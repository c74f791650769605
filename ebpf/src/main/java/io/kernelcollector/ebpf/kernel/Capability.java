// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

/** A right that a process can have without being root, as far as it matters here. */
public enum Capability {
  SYS_ADMIN(21),
  /** Linux 5.8; before it, {@link #SYS_ADMIN}. */
  PERFMON(38),
  /** Linux 5.8; before it, {@link #SYS_ADMIN}. */
  BPF(39);

  private final int bit;

  Capability(int bit) {
    this.bit = bit;
  }

  boolean isIn(long mask) {
    return (mask >>> bit & 1) != 0;
  }

  /** The name people know it by: {@code CAP_BPF}. */
  public String label() {
    return "CAP_" + name();
  }

  int bit() {
    return bit;
  }
}
