// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * From readings to charts: what each dimension's number is at this moment, which charts exist and
 * when one ends.
 *
 * <p>Belongs here: the life of charts and the arithmetic that collectors declare. Never here: the
 * protocol's words, kernels, the clock.
 */
package io.kernelcollector.plugin.chart;
