// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

/** The two compiled forms of a collector; all programs loaded for it come from one of them. */
public enum ObjectKind {
  /** {@code <name>.bpf.o}: one object for every kernel that describes itself with BTF. */
  CO_RE,
  /** {@code {p,r}netdata_ebpf_<name>.<kernel>.o}: for kernels without BTF. */
  LEGACY
}
