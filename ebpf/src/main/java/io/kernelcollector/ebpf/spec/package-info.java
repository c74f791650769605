// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What a collector declares: the places it hooks, the maps its programs fill, what the numbers in
 * them mean and how a person sees them.
 *
 * <p>Only immutable data lives here: nothing in this package opens a file, asks a kernel or keeps a
 * counter. The words of the plugins.d protocol never appear either; a chart here is what is drawn,
 * not how it is transmitted.
 */
package io.kernelcollector.ebpf.spec;
