// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import io.kernelcollector.ffi.NativeBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One of libbpf's extensible option structs: begins with its own size, zero everywhere nothing is
 * set, padding too, so that an older caller and a newer library agree.
 *
 * <p>Sizes and offsets are libbpf 1.1's and are checked against its headers in the tests. What it
 * points to lives as long as it does.
 */
class Opts {
  private final NativeBuffer memory;
  private final List<NativeBuffer> kept = new ArrayList<>();

  /** The struct's size in bytes, a C size_t, is its first member. */
  Opts(int size) {
    memory = NativeBuffer.allocate(size).putLong(0, size);
  }

  /** Where C finds it, while this object is reachable. */
  final long address() {
    return memory.address();
  }

  /** Keeps the struct, and what it points to, reachable up to here. */
  final void keepAlive() {
    memory.keepAlive();
    kept.forEach(NativeBuffer::keepAlive);
  }

  final NativeBuffer memory() {
    return memory;
  }

  final int size() {
    return memory.size();
  }

  final void putInt(int offset, int value) {
    memory.putInt(offset, value);
  }

  final void putBuffer(int offset, NativeBuffer buffer) {
    kept.add(buffer);
    memory.putLong(offset, buffer.address());
  }

  final void putString(int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    NativeBuffer string = NativeBuffer.allocate(bytes.length + 1);
    string.bytes().put(0, bytes);
    putBuffer(offset, string);
  }

  /** struct bpf_object_open_opts. */
  static final class Open extends Opts {
    static final int SIZE = 80;
    static final int OBJECT_NAME = 8;
    static final int BTF_CUSTOM_PATH = 48;
    static final int KERNEL_LOG_LEVEL = 72;

    Open() {
      super(SIZE);
    }
  }

  /** struct bpf_map_create_opts. */
  static final class MapCreate extends Opts {
    static final int SIZE = 48;
    static final int MAP_FLAGS = 28;

    MapCreate(int flags) {
      super(SIZE);
      putInt(MAP_FLAGS, flags);
    }
  }

  /** struct bpf_map_batch_opts. */
  static final class MapBatch extends Opts {
    static final int SIZE = 24;

    MapBatch() {
      super(SIZE);
    }
  }

  /** struct bpf_prog_load_opts. */
  static final class ProgramLoad extends Opts {
    static final int SIZE = 104;
    static final int EXPECTED_ATTACH_TYPE = 12;
    static final int ATTACH_BTF_ID = 32;
    static final int LOG_LEVEL = 88;
    static final int LOG_SIZE = 92;
    static final int LOG_BUF = 96;

    ProgramLoad() {
      super(SIZE);
    }
  }
}
