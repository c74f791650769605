// SPDX-License-Identifier: GPL-3.0-or-later
/** The program's entry point, and nothing else. */
package io.kernelcollector.plugin;
