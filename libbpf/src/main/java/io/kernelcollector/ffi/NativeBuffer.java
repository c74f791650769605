// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ffi;

import com.kenai.jffi.MemoryIO;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Zero-filled memory outside the heap, in native byte order, at an address that C may be given for
 * as long as this object is reachable.
 *
 * <p>Allocated once, at load, and reused: reading and writing it allocates nothing.
 */
public final class NativeBuffer {
  private final ByteBuffer bytes;
  private final long address;
  private final int size;

  private NativeBuffer(int size) {
    this.size = size;
    // One byte at least: an empty direct buffer may have no address, and C must never see NULL.
    bytes = ByteBuffer.allocateDirect(Math.max(1, size)).order(ByteOrder.nativeOrder()).limit(size);
    address = MemoryIO.getInstance().getDirectBufferAddress(bytes);
  }

  /**
   * Allocates zeroed memory.
   *
   * @param size in bytes, 0 or more
   */
  public static NativeBuffer allocate(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("negative size " + size);
    }
    return new NativeBuffer(size);
  }

  /** The memory itself. Its position and limit are the caller's business; C ignores them. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** Where the first byte is. Valid while this object is reachable. */
  public long address() {
    return address;
  }

  /**
   * Keeps this object reachable up to here: to be called after a C function that was given the
   * {@link #address}, whenever no later line uses the buffer.
   */
  @SuppressWarnings("ReachabilityFenceUsage") // C throws nothing, so no finally is needed.
  public void keepAlive() {
    Reference.reachabilityFence(this);
  }

  /** How many bytes were asked for. */
  public int size() {
    return size;
  }

  /** Reads four bytes at {@code offset}. */
  public int getInt(int offset) {
    return bytes.getInt(offset);
  }

  /** Reads eight bytes at {@code offset}. */
  public long getLong(int offset) {
    return bytes.getLong(offset);
  }

  /** Writes four bytes at {@code offset}. */
  public NativeBuffer putInt(int offset, int value) {
    bytes.putInt(offset, value);
    return this;
  }

  /** Writes eight bytes at {@code offset}. */
  public NativeBuffer putLong(int offset, long value) {
    bytes.putLong(offset, value);
    return this;
  }
}
