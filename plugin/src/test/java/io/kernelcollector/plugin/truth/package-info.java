// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The numbers on the charts against a workload that is known exactly: in guests with Debian's
 * kernels, on every rung. One class a collector says what its charts must have counted; nothing
 * here takes an expected value from the plugin.
 */
package io.kernelcollector.plugin.truth;
