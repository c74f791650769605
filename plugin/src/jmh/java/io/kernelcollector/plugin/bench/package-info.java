// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Microbenchmarks of what runs every interval. Never anything that a test should prove: figures
 * only.
 */
package io.kernelcollector.plugin.bench;
