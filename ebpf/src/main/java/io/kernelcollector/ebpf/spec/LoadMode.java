// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

/**
 * The configuration's {@code ebpf load mode}. It decides which charts exist, never what a number
 * means.
 */
public enum LoadMode {
  /** Calls only. */
  ENTRY,
  /** Calls and their failures. */
  RETURN
}
