// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * From maps to snapshots: one read of each map per interval into memory allocated at load, folded
 * over the possible CPUs.
 *
 * <p>Numbers leave this package raw and monotone. Nothing here knows what a counter means, and
 * nothing here allocates after load.
 */
package io.kernelcollector.ebpf.read;
