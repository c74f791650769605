// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.read;

import io.kernelcollector.ebpf.spec.CounterMap;
import io.kernelcollector.ffi.NativeBuffer;
import io.kernelcollector.libbpf.BpfMap;
import io.kernelcollector.libbpf.MappedMap;
import java.util.Map;

/**
 * Reads a collector's per-CPU counters and folds them over the possible CPUs, in place.
 *
 * <p>Three forms of the map, the cheapest first: memory mapped once and read with no system call;
 * an array with one entry for each CPU; a per-CPU array with one entry.
 */
public final class CounterReader implements AutoCloseable {

  /** Where one CPU's counters are after a refresh. */
  private interface Source extends AutoCloseable {

    /** Brings the memory up to date. */
    void refresh();

    long get(int cpu, int counter);

    @Override
    void close();
  }

  private final Source source;
  private final int cpus;
  private final long[] seeds;
  private final long[] totals;
  private final CounterSnapshot snapshot;

  private CounterReader(Source source, CounterMap spec, int cpus) {
    this.source = source;
    this.cpus = cpus;
    this.seeds = new long[spec.names().size()];
    this.totals = new long[spec.names().size()];
    this.snapshot = new CounterSnapshot(totals);
  }

  /**
   * A reader of a loaded map.
   *
   * @param possibleCpus how many structs a per-CPU entry has; an array has one for each CPU number
   * @throws IllegalArgumentException when the map's value is not the declared struct
   */
  public static CounterReader of(BpfMap map, CounterMap spec, int possibleCpus) {
    if (map.valueSize() != spec.stride()) {
      throw new IllegalArgumentException(
          "%s has values of %d bytes, the declared counters take %d"
              .formatted(map.name(), map.valueSize(), spec.stride()));
    }
    int cpus = map.type().perCpu() ? possibleCpus : map.maxEntries();
    Source source;
    if (map.type().perCpu()) {
      source = new PerCpuEntry(map);
    } else if ((map.flags() & BpfMap.F_MMAPABLE) != 0) {
      source = new Mapped(map.mmap(), spec.stride());
    } else {
      source = new EntryForEachCpu(map, cpus);
    }
    return new CounterReader(source, spec, cpus);
  }

  /**
   * Adds what was there before the programs were attached.
   *
   * @param byName what to add to which counter from now on
   */
  public void seed(CounterMap spec, Map<String, Long> byName) {
    // Each interval, and mostly nothing: the lambda below would be garbage.
    if (!byName.isEmpty()) {
      byName.forEach((name, amount) -> seeds[spec.index(name)] += amount);
    }
  }

  /** Adds to one counter as it was just read: what was counted elsewhere than in the map. */
  public void add(int counter, long amount) {
    totals[counter] += amount;
  }

  /** Reads the map. */
  public void read() {
    source.refresh();
    for (int counter = 0; counter < totals.length; counter++) {
      long total = seeds[counter];
      for (int cpu = 0; cpu < cpus; cpu++) {
        total += source.get(cpu, counter);
      }
      totals[counter] = total;
    }
  }

  /** The counters as of the last read; always the same object. */
  public CounterSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public void close() {
    source.close();
  }

  private record Mapped(MappedMap memory, int stride) implements Source {
    @Override
    public void refresh() {
      // The programs write into the same memory.
    }

    @Override
    public long get(int cpu, int counter) {
      return memory.getLong((long) cpu * stride + (long) counter * Long.BYTES);
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  private static final class PerCpuEntry implements Source {
    private final BpfMap map;
    private final NativeBuffer key = NativeBuffer.allocate(Integer.BYTES);
    private final NativeBuffer values;

    PerCpuEntry(BpfMap map) {
      this.map = map;
      this.values = NativeBuffer.allocate(map.entryBytes());
    }

    @Override
    public void refresh() {
      map.lookup(key, values);
    }

    @Override
    public long get(int cpu, int counter) {
      return values.getLong(cpu * map.valueSize() + counter * Long.BYTES);
    }

    @Override
    public void close() {}
  }

  private static final class EntryForEachCpu implements Source {
    private final BpfMap map;
    private final NativeBuffer key = NativeBuffer.allocate(Integer.BYTES);
    private final NativeBuffer[] values;

    EntryForEachCpu(BpfMap map, int cpus) {
      this.map = map;
      this.values = new NativeBuffer[cpus];
      for (int cpu = 0; cpu < cpus; cpu++) {
        values[cpu] = NativeBuffer.allocate(map.entryBytes());
      }
    }

    @Override
    public void refresh() {
      for (int cpu = 0; cpu < values.length; cpu++) {
        map.lookup(key.putInt(0, cpu), values[cpu]);
      }
    }

    @Override
    public long get(int cpu, int counter) {
      return values[cpu].getLong(counter * Long.BYTES);
    }

    @Override
    public void close() {}
  }
}
