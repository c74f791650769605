// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * libbpf.so.1 (1.1 or newer) in Java: C names on one package-private interface, and a few handles
 * that own what they name: {@link io.kernelcollector.libbpf.BpfObject}, {@link
 * io.kernelcollector.libbpf.BpfProgram}, {@link io.kernelcollector.libbpf.BpfMap}, {@link
 * io.kernelcollector.libbpf.BpfLink}.
 *
 * <p>Belongs here: what libbpf and the bpf system call say, one Java method for one C function,
 * states checked before the call crosses into C. Never here: which program to attach where, what a
 * map's bytes mean, Netdata.
 *
 * <p>Threads: handles are confined to one thread at a time; nothing here locks.
 */
package io.kernelcollector.libbpf;
