// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.config;

/** The configuration's {@code ebpf type format}: which of the two compiled forms may be loaded. */
public enum TypeFormat {
  /** CO-RE where the kernel describes itself, legacy elsewhere. */
  AUTO,
  LEGACY,
  CO_RE
}
