// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.run;

import io.kernelcollector.ebpf.read.CollectorReading;
import io.kernelcollector.plugin.chart.ChartPlan;

/**
 * A collector that runs.
 *
 * @param reading its numbers
 * @param charts what people see of them
 * @param handle everything it holds in the kernel; closing detaches it
 */
public record ActiveCollector(CollectorReading reading, ChartPlan charts, AutoCloseable handle) {

  public String name() {
    return reading.spec().name();
  }
}
