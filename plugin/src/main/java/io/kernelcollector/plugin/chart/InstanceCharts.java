// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import io.kernelcollector.ebpf.read.CollectorReading;
import io.kernelcollector.ebpf.read.HistogramSnapshot;
import io.kernelcollector.ebpf.spec.DimensionSpec;
import io.kernelcollector.ebpf.spec.HistogramMap;
import io.kernelcollector.ebpf.spec.Value;
import io.kernelcollector.plugin.protocol.PluginsdWriter;
import java.util.Arrays;

/**
 * The charts of one declaration, one for each key of a histogram map. A chart begins when its key
 * first appears and ends when the thing that the key names is gone.
 */
final class InstanceCharts implements PlannedChart {
  private final ChartShape shape;
  private final HistogramMap histogram;
  private final InstanceNames names;
  private final int[] slots;

  /** By row of first appearance; keys are few and never leave the map. */
  private Instance[] instances = new Instance[16];

  private int size;

  InstanceCharts(ChartShape shape, HistogramMap histogram, InstanceNames names) {
    this.shape = shape;
    this.histogram = histogram;
    this.names = names;
    this.slots =
        shape.spec().dimensions().stream().mapToInt(dimension -> slot(shape, dimension)).toArray();
  }

  private static int slot(ChartShape shape, DimensionSpec dimension) {
    if (dimension.value() instanceof Value.Slot slot) {
      return slot.index();
    }
    throw new IllegalArgumentException(
        shape.spec().id() + "." + dimension.id() + " must be a slot of its chart's histogram");
  }

  @Override
  public void announce(PluginsdWriter writer) {
    // Which keys there are is known after the first read.
  }

  @Override
  public void publish(CollectorReading reading, PluginsdWriter writer, long microseconds) {
    HistogramSnapshot snapshot = reading.histogram(histogram.map());
    for (int row = 0; row < snapshot.size(); row++) {
      instance(snapshot.key(row)).publish(snapshot, row, writer, microseconds);
    }
  }

  @Override
  public void retire(PluginsdWriter writer) {
    for (int i = 0; i < size; i++) {
      instances[i].retire(writer);
    }
  }

  private Instance instance(int key) {
    for (int i = 0; i < size; i++) {
      if (instances[i].key() == key) {
        return instances[i];
      }
    }
    if (size == instances.length) {
      instances = Arrays.copyOf(instances, size * 2);
    }
    instances[size] = new Instance(key, shape, slots, kindOfNames());
    return instances[size++];
  }

  private Instance.Lookup kindOfNames() {
    return key -> names.name(histogram.instances(), key);
  }
}
