// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What goes to standard error: one line for each event, in the form the agent of this version keeps
 * its own logs in, and not the same line a thousand times.
 *
 * <p>Belongs here: logback's set-up without a file, formats, limits. Never here: what is worth
 * logging.
 */
package io.kernelcollector.plugin.log;
