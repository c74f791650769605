// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * From a plan to running programs: opens the object, loads what the plan chose, attaches it, seeds
 * its maps, and takes it all away again.
 *
 * <p>The only package that changes the kernel. It decides nothing about which way is better (that
 * is the planner's) and nothing about what numbers mean.
 */
package io.kernelcollector.ebpf.load;
