// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import com.sun.management.ThreadMXBean;
import io.kernelcollector.ffi.NativeBuffer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * What reading costs the heap. A program of its own, so that it can run in a JVM where jnr-ffi
 * generates no code.
 */
public final class SteadyState {
  private static final int ROUNDS = 1_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private SteadyState() {}

  /** Prints the bytes allocated in a thousand intervals by each way to read. */
  public static void main(String[] arguments) {
    try (BpfObject object = BpfObject.open(Path.of(arguments[0]), BpfObject.Options.defaults())) {
      object.programs().forEach(p -> p.setAutoload(false));
      object.load();
      System.out.print(report(object));
    }
  }

  private static String report(BpfObject object) {
    BpfMap table = object.map("table");
    NativeBuffer key = NativeBuffer.allocate(4);
    NativeBuffer value = NativeBuffer.allocate(8);
    table.update(key, value, BpfMap.ANY);
    BatchCursor cursor =
        table.batchCursor(NativeBuffer.allocate(40_000), NativeBuffer.allocate(80_000));
    MappedMap mapped = object.map("events").mmap();
    StringBuilder report = new StringBuilder();
    report.append("lookup ").append(allocated(() -> table.lookup(key, value))).append('\n');
    report.append("nextKey ").append(allocated(() -> table.nextKey(null, key))).append('\n');
    report
        .append("update ")
        .append(allocated(() -> table.update(key, value, BpfMap.ANY)))
        .append('\n');
    report
        .append("batch ")
        .append(
            allocated(
                () -> {
                  cursor.rewind();
                  while (!cursor.done()) {
                    cursor.next();
                  }
                }))
        .append('\n');
    report.append("mapped ").append(allocated(() -> mapped.getLong(8))).append('\n');
    return report.toString();
  }

  /** The least of some rounds: the first ones link call sites and meet the JIT. */
  private static long allocated(Runnable interval) {
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = THREADS.getThreadAllocatedBytes(thread);
      for (int i = 0; i < ROUNDS; i++) {
        interval.run();
      }
      least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - before);
    }
    return least;
  }
}
