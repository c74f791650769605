// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import io.kernelcollector.ebpf.spec.Upkeep;
import io.kernelcollector.ffi.NativeBuffer;
import io.kernelcollector.libbpf.BpfException;
import io.kernelcollector.libbpf.BpfMap;
import io.kernelcollector.libbpf.BpfObject;
import java.util.Arrays;
import java.util.Set;

/** The maps of a loaded object, for its upkeep. */
final class UpkeepMaps implements Upkeep.Maps {

  private static final int EXISTS = 17;

  private static final int[] NONE = {};

  private final BpfObject object;
  private final Set<String> created;
  private final NativeBuffer key = NativeBuffer.allocate(Integer.BYTES);

  /**
   * @param created names of the maps that exist in the kernel
   */
  UpkeepMaps(BpfObject object, Set<String> created) {
    this.object = object;
    this.created = created;
  }

  @Override
  public boolean has(String map) {
    return created.contains(map);
  }

  @Override
  public boolean insert(String map, int number, byte[] value) {
    BpfMap target = object.map(map);
    if (target.valueSize() != value.length) {
      throw new IllegalArgumentException(
          map + " has values of " + target.valueSize() + " bytes, not " + value.length);
    }
    NativeBuffer bytes = NativeBuffer.allocate(value.length);
    bytes.bytes().put(0, value);
    try {
      target.update(key.putInt(0, number), bytes, BpfMap.NOEXIST);
      return true;
    } catch (BpfException e) {
      if (e.errno() == EXISTS) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public boolean remove(String map, int number) {
    return object.map(map).delete(key.putInt(0, number));
  }

  @Override
  public int[] keys(String map) {
    BpfMap source = object.map(map);
    if (!source.nextKey(null, key)) {
      return NONE;
    }
    int[] keys = new int[source.maxEntries()];
    int count = 0;
    boolean more = true;
    // An entry removed during the walk sends it back to the beginning, so the steps are bounded.
    while (more && count < keys.length) {
      keys[count++] = key.getInt(0);
      more = source.nextKey(key, key);
    }
    return Arrays.copyOf(keys, count);
  }
}
