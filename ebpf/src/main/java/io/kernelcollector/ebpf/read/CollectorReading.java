// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.read;

import io.kernelcollector.ebpf.spec.CollectorSpec;

/** A running collector, as far as somebody who only wants its numbers is concerned. */
public interface CollectorReading {

  CollectorSpec spec();

  /**
   * Reads every map once. Called by one thread.
   *
   * @throws io.kernelcollector.libbpf.BpfException when the kernel refuses
   */
  void read();

  /** The counters as of the last {@link #read()}; the same object each time. */
  CounterSnapshot counters();

  /** A histogram map as of the last {@link #read()}; the same object each time. */
  HistogramSnapshot histogram(String map);
}
