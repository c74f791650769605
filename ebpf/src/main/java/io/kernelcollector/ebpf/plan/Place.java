// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

/** Where a program would be attached on a kernel. */
sealed interface Place {

  /** There. */
  record Found(String target) implements Place {}

  /** The kernel has no such place: nothing happens there that could be missed. */
  record Absent(Refusal refusal) implements Place {}

  /** The place may well exist, but the program cannot be attached to it. */
  record Unusable(Refusal refusal) implements Place {}
}
