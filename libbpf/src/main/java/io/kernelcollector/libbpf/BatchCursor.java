// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import io.kernelcollector.ffi.NativeBuffer;
import io.kernelcollector.ffi.NativeFunction.PreparedCall;
import java.util.List;

/**
 * Reads a map in batches into two buffers of the caller's, without garbage. Usually one call reads
 * all of it:
 *
 * <pre>{@code
 * cursor.rewind();
 * while (!cursor.done()) {
 *   int n = cursor.next();
 *   // the first n keys and values are in the buffers
 * }
 * }</pre>
 *
 * <p>Not a snapshot: entries inserted or removed meanwhile may be there or not.
 */
public final class BatchCursor {
  private static final int OUT_BATCH = 2;
  private static final int IN_BATCH = 1;
  private static final int COUNT = 5;

  private final BpfMap map;
  private final int capacity;

  /** Where the kernel stopped: a bucket's number or a key. */
  private final NativeBuffer position;

  private final NativeBuffer count = NativeBuffer.allocate(Integer.BYTES);
  private final NativeBuffer keys;
  private final NativeBuffer values;
  private final Opts.MapBatch options = new Opts.MapBatch();
  private final PreparedCall call;
  private boolean started;
  private boolean done;

  BatchCursor(BpfMap map, NativeBuffer keys, NativeBuffer values) {
    this.map = map;
    this.keys = keys;
    this.values = values;
    this.capacity = Math.min(keys.size() / map.keySize(), values.size() / map.entryBytes());
    if (capacity == 0) {
      throw new IllegalArgumentException("the buffers do not hold one entry of " + map.name());
    }
    this.position = NativeBuffer.allocate(Math.max(Long.BYTES, map.keySize()));
    this.call =
        Libbpf.mapCalls()
            .lookupBatch
            .prepare()
            .argument(0, map.fd())
            .argument(OUT_BATCH, position.address())
            .argument(3, keys.address())
            .argument(4, values.address())
            .argument(COUNT, count.address())
            .argument(6, options.address());
  }

  /** How many entries the buffers hold. */
  public int capacity() {
    return capacity;
  }

  /** The keys' buffer. */
  public NativeBuffer keys() {
    return keys;
  }

  /** The values' buffer. */
  public NativeBuffer values() {
    return values;
  }

  /** Begins again at the first entry. */
  public void rewind() {
    started = false;
    done = false;
  }

  /** Whether the last entry has been read. */
  public boolean done() {
    return done;
  }

  /**
   * Reads the next batch to the beginning of the buffers.
   *
   * @return how many entries; may be 0 at the end
   * @throws BpfException ENOSPC when one hash bucket has more entries than the buffers hold; never
   *     with buffers for all of {@link BpfMap#maxEntries}
   * @throws IllegalStateException after the object was closed
   */
  public int next() {
    map.fd();
    if (done) {
      return 0;
    }
    count.putInt(0, capacity);
    call.argument(IN_BATCH, started ? position.address() : 0);
    int result = (int) call.call();
    started = true;
    if (result == -ErrnoName.ENOENT) {
      // The end of the walk, together with the last entries.
      done = true;
    } else if (result < 0) {
      throw new BpfException("read a batch of", "map " + map.name(), -result, List.of());
    }
    return count.getInt(0);
  }
}
