// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The one loop: wait for the tick, read every collector, write the interval; and every reason to
 * end it.
 *
 * <p>Belongs here: time, order, stopping, what one collector's failure means for the others. Never
 * here: what a collector reads or a chart says, how collectors are loaded.
 */
package io.kernelcollector.plugin.run;
