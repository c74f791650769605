// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Netdata's plugins.d protocol: the words, their limits, and the only place that writes them.
 *
 * <p>Belongs here: how a chart is transmitted, what an agent of a given version accepts, what it
 * says on standard input. Never here: what a number means, kernels, configuration.
 */
package io.kernelcollector.plugin.protocol;
