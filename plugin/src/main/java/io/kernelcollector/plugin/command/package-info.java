// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What a person or an agent types: the command line, the answers to it, and putting the parts
 * together.
 *
 * <p>Belongs here: arguments, exit codes, {@code --check}, wiring. Never here: anything that a
 * second entry point would need too.
 */
package io.kernelcollector.plugin.command;
