// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The plugin inside a real Netdata: tests that start an agent of their own, let it start the
 * plugin, and read charts and values back through its web API. Never anything that knows how the
 * plugin works inside: only the installed tree and what people see of it.
 */
package io.kernelcollector.plugin.agent;
