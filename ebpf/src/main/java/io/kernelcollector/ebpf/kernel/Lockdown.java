// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

/** How far the kernel is locked against root. Linux 5.4. */
public enum Lockdown {
  NONE,
  /** Root may not change the running kernel. BPF programs that count are fine. */
  INTEGRITY,
  /** Root may not read the kernel's memory either: no probes, no tracefs, no BPF reads. */
  CONFIDENTIALITY,
  /** The kernel has no lockdown, or securityfs is not mounted. */
  UNKNOWN;

  /** Reads {@code none [integrity] confidentiality}: the one in brackets holds. */
  public static Lockdown parse(String text) {
    for (Lockdown level : values()) {
      if (text.contains('[' + level.name().toLowerCase(Locale.ROOT) + ']')) {
        return level;
      }
    }
    return UNKNOWN;
  }

  static Lockdown read(KernelRoots roots) {
    try {
      return parse(Files.readString(roots.sys().resolve("kernel/security/lockdown")));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
