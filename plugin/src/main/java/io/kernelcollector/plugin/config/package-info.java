// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Netdata's configuration files: their grammar, where they are, what they may say.
 *
 * <p>Belongs here: from files, arguments and environment to one immutable {@link
 * io.kernelcollector.plugin.config.Settings}. Never here: acting on a setting, logging. What is
 * wrong with a file is handed back as remarks.
 */
package io.kernelcollector.plugin.config;
