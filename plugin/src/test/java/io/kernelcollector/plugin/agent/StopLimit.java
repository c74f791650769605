// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.agent;

import java.time.Duration;

/** How long the plugin may take to end, on every rung of every kernel. */
final class StopLimit {
  static final Duration LIMIT = Duration.ofMillis(500);

  private StopLimit() {}
}
