// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import com.kenai.jffi.MemoryIO;
import io.kernelcollector.ffi.NativeBuffer;
import java.util.List;

/**
 * A map of a {@link BpfObject}. Lives as long as that.
 *
 * <p>Keys and values travel in the caller's {@link NativeBuffer}s, from their first byte, in native
 * byte order; reading and writing entries allocates nothing. A per-CPU value is {@link #entryBytes}
 * long: one element for each possible CPU, each rounded up to eight bytes.
 */
public final class BpfMap {
  /** Array maps: {@link #mmap} works. Linux 5.5. */
  public static final int F_MMAPABLE = 1 << 10;

  /** {@link #update}: create or replace. */
  public static final int ANY = 0;

  /** {@link #update}: only create. */
  public static final int NOEXIST = 1;

  private static final int NO_FD = -1;

  private final BpfObject object;
  private final long handle;
  private final String name;
  private int fd = NO_FD;
  private MapType type;
  private int keySize;
  private int valueSize;
  private int entryBytes;

  BpfMap(BpfObject object, long handle) {
    this.object = object;
    this.handle = handle;
    this.name = Libbpf.functions().bpf_map__name(handle);
    readShape();
  }

  private void readShape() {
    Native.LibBpf libbpf = Libbpf.functions();
    type = MapType.of(libbpf.bpf_map__type(handle));
    keySize = libbpf.bpf_map__key_size(handle);
    valueSize = libbpf.bpf_map__value_size(handle);
    entryBytes =
        type.perCpu() ? Math.multiplyExact(roundUp(valueSize), Libbpf.possibleCpus()) : valueSize;
  }

  private static int roundUp(int size) {
    return (size + 7) & ~7;
  }

  long handle() {
    return handle;
  }

  /** The object was loaded: the descriptor exists. */
  void loaded() {
    readShape();
    fd = Libbpf.functions().bpf_map__fd(handle);
  }

  void closed() {
    fd = NO_FD;
  }

  /** The C variable's name; libbpf's "object.rodata" for global data. */
  public String name() {
    return name;
  }

  /** Its kind. */
  public MapType type() {
    return type;
  }

  /** Bytes of a key. */
  public int keySize() {
    return keySize;
  }

  /** Bytes of a value; of one CPU's value in a per-CPU map. */
  public int valueSize() {
    return valueSize;
  }

  /** Bytes that a look-up writes and an update reads: all CPUs' values in a per-CPU map. */
  public int entryBytes() {
    return entryBytes;
  }

  /** How many entries it can hold. */
  public int maxEntries() {
    object.requireOpen();
    return Libbpf.functions().bpf_map__max_entries(handle);
  }

  /** BPF_F_* flags. */
  public int flags() {
    object.requireOpen();
    return Libbpf.functions().bpf_map__map_flags(handle);
  }

  /**
   * The descriptor; the object keeps it.
   *
   * @throws IllegalStateException before the load, after the close, or with autocreate off
   */
  public int fd() {
    if (fd < 0) {
      object.requireLoaded();
      throw new IllegalStateException("map " + name + " was not to be created (autocreate)");
    }
    return fd;
  }

  /** Chooses how many entries it can hold. Before the load. */
  public void setMaxEntries(int entries) {
    object.requireNotLoaded();
    check(Libbpf.functions().bpf_map__set_max_entries(handle, entries), "set the size of");
  }

  /** Chooses its BPF_F_* flags. Before the load. */
  public void setFlags(int flags) {
    object.requireNotLoaded();
    check(Libbpf.functions().bpf_map__set_map_flags(handle, flags), "set the flags of");
  }

  /** Chooses whether the load creates it; no loaded program may use it otherwise. */
  public void setAutocreate(boolean autocreate) {
    object.requireNotLoaded();
    int result = Libbpf.functions().bpf_map__set_autocreate(handle, autocreate ? 1 : 0);
    check(result, "set autocreate of");
  }

  /**
   * What global data begin with, as the file has them or as they were set.
   *
   * @throws IllegalStateException when this map holds no global data
   */
  public byte[] initialValue() {
    object.requireOpen();
    NativeBuffer size = NativeBuffer.allocate(Long.BYTES);
    long address = Libbpf.functions().bpf_map__initial_value(handle, size.address());
    if (address == 0) {
      throw new IllegalStateException("map " + name + " holds no global data");
    }
    byte[] value = new byte[Math.toIntExact(size.getLong(0))];
    MemoryIO.getInstance().getByteArray(address, value, 0, value.length);
    return value;
  }

  /**
   * Sets what global data begin with. Before the load.
   *
   * @param value as many bytes as {@link #initialValue} has
   */
  public void setInitialValue(byte[] value) {
    object.requireNotLoaded();
    NativeBuffer copy = NativeBuffer.allocate(value.length);
    copy.bytes().put(0, value);
    int result =
        Libbpf.functions().bpf_map__set_initial_value(handle, copy.address(), value.length);
    copy.keepAlive();
    check(result, "set the initial value of");
  }

  /**
   * Reads one entry.
   *
   * @param value receives {@link #entryBytes}
   * @return false when there is none (ENOENT)
   * @throws BpfException for any other error
   */
  public boolean lookup(NativeBuffer key, NativeBuffer value) {
    requireKey(key);
    requireValue(value);
    int result = (int) Libbpf.mapCalls().lookupElem.call(fd(), key.address(), value.address());
    key.keepAlive();
    value.keepAlive();
    return found(result, "look up in");
  }

  /**
   * Writes one entry.
   *
   * @param flags {@link #ANY} or {@link #NOEXIST}
   * @throws BpfException E2BIG when it is full, EEXIST as the flag asks
   */
  public void update(NativeBuffer key, NativeBuffer value, long flags) {
    requireKey(key);
    requireValue(value);
    int result =
        (int) Libbpf.mapCalls().updateElem.call(fd(), key.address(), value.address(), flags);
    key.keepAlive();
    value.keepAlive();
    check(result, "update");
  }

  /**
   * Removes one entry.
   *
   * @return false when there was none (ENOENT)
   */
  public boolean delete(NativeBuffer key) {
    requireKey(key);
    int result = (int) Libbpf.mapCalls().deleteElem.call(fd(), key.address());
    key.keepAlive();
    return found(result, "delete from");
  }

  /**
   * Steps through the keys, in no order. When {@code previous} was removed meanwhile the walk
   * begins again, so a caller bounds its steps.
   *
   * @param previous the key before, or null for the first
   * @param next receives the key; may be the same buffer as {@code previous}
   * @return false when {@code previous} was the last (ENOENT)
   */
  public boolean nextKey(NativeBuffer previous, NativeBuffer next) {
    requireKey(next);
    long from = 0;
    if (previous != null) {
      requireKey(previous);
      from = previous.address();
    }
    int result = (int) Libbpf.mapCalls().getNextKey.call(fd(), from, next.address());
    if (previous != null) {
      previous.keepAlive();
    }
    next.keepAlive();
    return found(result, "read the keys of");
  }

  /**
   * A reusable reader of whole batches of entries. Linux 5.6; 5.13 for PERCPU_ARRAY.
   *
   * @param keys holds the keys of a batch
   * @param values holds the values of a batch; {@link #entryBytes} each
   */
  public BatchCursor batchCursor(NativeBuffer keys, NativeBuffer values) {
    return new BatchCursor(this, keys, values);
  }

  /**
   * Maps an array's values into memory.
   *
   * @throws BpfException EPERM or ENODEV when it was not created with {@link #F_MMAPABLE}
   */
  public MappedMap mmap() {
    long length = (long) roundUp(valueSize) * Integer.toUnsignedLong(maxEntries());
    return MappedMap.of(name, fd(), length);
  }

  private void requireKey(NativeBuffer key) {
    if (key.size() < keySize) {
      throw new IllegalArgumentException(
          "a key of " + name + " has " + keySize + " bytes, the buffer " + key.size());
    }
  }

  private void requireValue(NativeBuffer value) {
    if (value.size() < entryBytes) {
      throw new IllegalArgumentException(
          "an entry of " + name + " has " + entryBytes + " bytes, the buffer " + value.size());
    }
  }

  private boolean found(int result, String operation) {
    if (result == -ErrnoName.ENOENT) {
      return false;
    }
    check(result, operation);
    return true;
  }

  private void check(int result, String operation) {
    if (result < 0) {
      throw new BpfException(operation, "map " + name, -result, List.of());
    }
  }

  @Override
  public String toString() {
    return "BpfMap[" + name + ", " + type + "]";
  }
}
