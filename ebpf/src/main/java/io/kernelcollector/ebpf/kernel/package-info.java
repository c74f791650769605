// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What the running kernel offers: its release, functions, types, tracepoints, configuration, and
 * what it lets this process do.
 *
 * <p>Each fact is a small class with a parser that takes bytes or text, so that a test can give it
 * a recording of any kernel; only {@link io.kernelcollector.ebpf.kernel.KernelRoots} knows where
 * the files are. A fact that cannot be read says why ({@link
 * io.kernelcollector.ebpf.kernel.Reading}), it is never guessed.
 *
 * <p>Nothing here knows a collector, loads a program, or decides anything: that is the planner's.
 * Nothing here compares version numbers to find out what a kernel can do.
 */
package io.kernelcollector.ebpf.kernel;
