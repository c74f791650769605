// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The few things of POSIX that the Java library does not give: a standard output nobody else can
 * write to, signals, the identity of processes.
 *
 * <p>Belongs here: thin, checked use of libc. Never here: anything about BPF or Netdata.
 */
package io.kernelcollector.posix;
