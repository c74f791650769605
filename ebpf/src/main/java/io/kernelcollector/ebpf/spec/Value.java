// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

/** Where a dimension's number comes from. */
public sealed interface Value permits Metric, Value.Slot {

  /**
   * A counter of a histogram's value.
   *
   * @param index position in the value
   */
  record Slot(int index) implements Value {}
}
