// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.chart;

import io.kernelcollector.ebpf.read.HistogramSnapshot;
import io.kernelcollector.plugin.protocol.Chart;
import io.kernelcollector.plugin.protocol.ChartDefinition;
import io.kernelcollector.plugin.protocol.PluginsdWriter;
import java.util.Optional;

/**
 * What one key of a histogram map stands for, and its chart while that exists.
 *
 * <p>The name is looked up when the key first counts something and not again while it counts; an
 * idle one is looked up now and then, because a device that is gone counts nothing.
 */
final class Instance {

  /** A device may count requests a moment before it has a name in sysfs. */
  static final int LOOKUPS_BEFORE_GIVING_UP = 3;

  /** Intervals without a change between two looks whether the thing still exists. */
  static final int IDLE_INTERVALS_BETWEEN_LOOKUPS = 10;

  private static final int MINOR_BITS = 20;

  /** Finds a key's name. */
  interface Lookup {
    Optional<String> name(int key);
  }

  private final int key;
  private final ChartShape shape;
  private final int[] slots;
  private final Lookup lookup;

  /** What the agent was told last, by dimension: zeros before the key first appeared. */
  private final long[] sent;

  private Chart chart;
  private String name;
  private boolean gone;
  private int failedLookups;
  private int idle;

  Instance(int key, ChartShape shape, int[] slots, Lookup lookup) {
    this.key = key;
    this.shape = shape;
    this.slots = slots;
    this.lookup = lookup;
    this.sent = new long[slots.length];
  }

  int key() {
    return key;
  }

  void publish(HistogramSnapshot snapshot, int row, PluginsdWriter writer, long microseconds) {
    boolean changed = changed(snapshot, row);
    if (gone && !changed) {
      return;
    }
    if (chart == null) {
      begin(writer, microseconds);
      return;
    }
    idle = changed ? 0 : idle + 1;
    if (idle >= IDLE_INTERVALS_BETWEEN_LOOKUPS && !stillThere()) {
      end(writer);
      return;
    }
    for (int i = 0; i < slots.length; i++) {
      sent[i] = snapshot.get(row, slots[i]);
    }
    send(writer, microseconds);
  }

  /** Takes the chart back; it does not come again. */
  void retire(PluginsdWriter writer) {
    if (chart != null) {
      writer.obsolete(chart);
      chart = null;
    }
  }

  /**
   * The first collection says what was true before the key appeared: an agent shows only what comes
   * on top of the first number, and would lose the very first requests.
   */
  private void begin(PluginsdWriter writer, long microseconds) {
    Optional<String> found = lookup.name(key);
    if (found.isEmpty() && ++failedLookups < LOOKUPS_BEFORE_GIVING_UP) {
      return;
    }
    name = found.orElse(null);
    chart = writer.create(freeDefinition(found.orElse("dev_" + numbers()), writer));
    gone = false;
    idle = 0;
    send(writer, microseconds);
  }

  private void end(PluginsdWriter writer) {
    retire(writer);
    gone = true;
    failedLookups = 0;
  }

  /** Two names may become the same when made safe to send. */
  private ChartDefinition freeDefinition(String instance, PluginsdWriter writer) {
    ChartDefinition definition = shape.definition(instance);
    return writer.isLive(definition.wireId())
        ? shape.definition(instance + "_" + numbers())
        : definition;
  }

  private boolean stillThere() {
    idle = 0;
    Optional<String> found = lookup.name(key);
    // One that never had a name is kept: there is nothing to say that it is gone.
    return name == null ? found.isEmpty() : found.isPresent() && found.get().equals(name);
  }

  private void send(PluginsdWriter writer, long microseconds) {
    for (int i = 0; i < slots.length; i++) {
      chart.dimension(i).set(sent[i]);
    }
    writer.collect(chart, microseconds);
  }

  private boolean changed(HistogramSnapshot snapshot, int row) {
    for (int i = 0; i < slots.length; i++) {
      if (snapshot.get(row, slots[i]) != sent[i]) {
        return true;
      }
    }
    return false;
  }

  private String numbers() {
    return (key >>> MINOR_BITS) + "_" + (key & ((1 << MINOR_BITS) - 1));
  }
}
