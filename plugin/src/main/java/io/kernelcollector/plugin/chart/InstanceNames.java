// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import io.kernelcollector.ebpf.spec.HistogramMap;
import java.util.Optional;

/** Looks up what a map's key is called by people. */
@FunctionalInterface
public interface InstanceNames {

  /** The name, or empty when there is no such thing at this moment. */
  Optional<String> name(HistogramMap.Instances kind, int key);
}
