// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import com.kenai.jffi.MemoryIO;
import io.kernelcollector.ffi.NativeFunction;
import java.util.List;

/**
 * The values of an array map in this process's memory, readable only (BPF_F_MMAPABLE, Linux 5.5).
 * Each value begins at a multiple of its size rounded up to eight.
 *
 * <p>Reading is one aligned load: no system call, no garbage. Bounds and life are checked on each
 * read, so that a mistake is an exception and not a SIGSEGV. A mapping outlives its {@link
 * BpfObject}; the memory goes when both are closed.
 */
public final class MappedMap implements AutoCloseable {
  private static final int PROT_READ = 1;
  private static final int MAP_SHARED = 1;
  private static final MemoryIO MEMORY = MemoryIO.getInstance();
  private static final NativeFunction MMAP = NativeFunction.libc("mmap", 6);
  private static final NativeFunction MUNMAP = NativeFunction.libc("munmap", 2);

  private final long address;
  private final long length;
  private boolean closed;

  private MappedMap(long address, long length) {
    this.address = address;
    this.length = length;
  }

  static MappedMap of(String name, int descriptor, long length) {
    long address =
        MMAP.prepare()
            .argument(1, length)
            .argument(2, PROT_READ)
            .argument(3, MAP_SHARED)
            .argument(4, descriptor)
            .call();
    if (address == -1) {
      throw new BpfException("map into memory", name, NativeFunction.errno(), List.of());
    }
    return new MappedMap(address, length);
  }

  /** Bytes mapped. */
  public long length() {
    return length;
  }

  /**
   * Reads the eight bytes at {@code offset} in native byte order.
   *
   * @param offset in bytes, a multiple of eight
   * @throws IllegalStateException after {@link #close}
   * @throws IndexOutOfBoundsException when not all eight are inside, or not aligned
   */
  public long getLong(long offset) {
    if (closed) {
      throw new IllegalStateException("this mapping is closed");
    }
    if (offset < 0 || offset > length - Long.BYTES || (offset & 7) != 0) {
      throw new IndexOutOfBoundsException(offset);
    }
    return MEMORY.getLong(address + offset);
  }

  /** Unmaps, once. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      MUNMAP.call(address, length);
    }
  }
}
