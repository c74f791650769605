// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import io.kernelcollector.ebpf.read.CollectorReading;
import io.kernelcollector.plugin.protocol.PluginsdWriter;

/** A declared chart, or all charts that a declaration has instances for. */
interface PlannedChart {

  /** Shows what is known to exist before anything is read. */
  void announce(PluginsdWriter writer);

  /** Sends the numbers of the last read. */
  void publish(CollectorReading reading, PluginsdWriter writer, long microseconds);

  /** Takes every chart back. */
  void retire(PluginsdWriter writer);
}
