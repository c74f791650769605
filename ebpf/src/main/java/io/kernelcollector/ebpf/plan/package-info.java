// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * From a declaration and a kernel to what is attached where: which way of observing each hook is
 * taken, why the better ones were passed over, and what that makes of the collector.
 *
 * <p>Pure functions of their arguments: nothing here loads a program, opens a file of its own or
 * remembers anything. Everything a person is told about a collector that does not run, or not
 * fully, is worded here.
 */
package io.kernelcollector.ebpf.plan;
