// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.config;

import org.slf4j.event.Level;

/**
 * Something to tell about a configuration file.
 *
 * @param level how important it is
 * @param text one line that names file and line
 */
public record Remark(Level level, String text) {}
