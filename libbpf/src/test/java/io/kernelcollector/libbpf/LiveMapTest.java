// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kernelcollector.ffi.NativeBuffer;
import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Maps in this machine's kernel. */
@Tag("live")
class LiveMapTest {
  private static final int ENTRIES = 10_000;
  private final NativeBuffer key = NativeBuffer.allocate(4);
  private final NativeBuffer value = NativeBuffer.allocate(8);
  private BpfObject object;

  @BeforeEach
  void load() {
    Fixtures.needRoot();
    object = BpfObject.open(Fixtures.object("probe"), BpfObject.Options.defaults());
    object.programs().forEach(p -> p.setAutoload(false));
    object.load();
  }

  @AfterEach
  void close() {
    if (object != null) {
      object.close();
    }
  }

  private BpfMap filled() {
    BpfMap table = object.map("table");
    for (int i = 0; i < ENTRIES; i++) {
      table.update(key.putInt(0, i), value.putLong(0, 3L * i), BpfMap.NOEXIST);
    }
    return table;
  }

  @Test
  void entriesComeAndGo() {
    BpfMap table = object.map("table");
    key.putInt(0, 42);
    assertThat(table.lookup(key, value)).isFalse();
    assertThat(table.delete(key)).isFalse();
    table.update(key, value.putLong(0, 7), BpfMap.ANY);
    value.putLong(0, 0);
    assertThat(table.lookup(key, value)).isTrue();
    assertThat(value.getLong(0)).isEqualTo(7);
    BpfException exists =
        catchThrowableOfType(BpfException.class, () -> table.update(key, value, BpfMap.NOEXIST));
    assertThat(exists).hasMessageContaining("EEXIST").hasMessageContaining("map table");
    assertThat(table.delete(key)).isTrue();
    assertThat(table.lookup(key, value)).isFalse();
  }

  @Test
  void aFullMapSaysSo() {
    BpfMap table = filled();
    BpfException full =
        catchThrowableOfType(
            BpfException.class, () -> table.update(key.putInt(0, ENTRIES), value, BpfMap.ANY));
    assertThat(full.errnoName()).isEqualTo("E2BIG");
  }

  @Test
  void oneBatchReadsAWholeMap() {
    BpfMap table = filled();
    BatchCursor cursor = table.batchCursor(buffer(4, ENTRIES), buffer(8, ENTRIES));
    assertThat(cursor.capacity()).isEqualTo(ENTRIES);
    for (int round = 0; round < 3; round++) {
      cursor.rewind();
      assertWalkSeesEverything(cursor);
    }
  }

  @Test
  void smallBatchesReadAWholeMap() {
    BpfMap table = filled();
    BatchCursor cursor = table.batchCursor(buffer(4, 100), buffer(8, 100));
    assertWalkSeesEverything(cursor);
    assertThat(cursor.next()).isZero();
  }

  @Test
  void anEmptyMapIsDoneAtOnce() {
    BatchCursor cursor = object.map("table").batchCursor(buffer(4, 100), buffer(8, 100));
    assertThat(cursor.next()).isZero();
    assertThat(cursor.done()).isTrue();
  }

  private static NativeBuffer buffer(int size, int entries) {
    return NativeBuffer.allocate(size * entries);
  }

  private static void assertWalkSeesEverything(BatchCursor cursor) {
    BitSet seen = new BitSet();
    while (!cursor.done()) {
      int entries = cursor.next();
      for (int i = 0; i < entries; i++) {
        int k = cursor.keys().getInt(4 * i);
        assertThat(cursor.values().getLong(8 * i)).isEqualTo(3L * k);
        assertThat(seen.get(k)).isFalse();
        seen.set(k);
      }
    }
    assertThat(seen.cardinality()).isEqualTo(ENTRIES);
  }

  @Test
  void steppingThroughTheKeysReadsAWholeMap() {
    BpfMap table = filled();
    BitSet seen = new BitSet();
    boolean more = table.nextKey(null, key);
    while (more) {
      assertThat(table.lookup(key, value)).isTrue();
      assertThat(value.getLong(0)).isEqualTo(3L * key.getInt(0));
      seen.set(key.getInt(0));
      more = table.nextKey(key, key);
    }
    assertThat(seen.cardinality()).isEqualTo(ENTRIES);
  }

  @Test
  void aPerCpuEntryHasOneElementForEachPossibleCpu() {
    BpfMap perCpu = object.map("per_cpu");
    int cpus = Libbpf.possibleCpus();
    NativeBuffer all = NativeBuffer.allocate(perCpu.entryBytes());
    for (int cpu = 0; cpu < cpus; cpu++) {
      all.putInt(8 * cpu, 100 + cpu);
    }
    perCpu.update(key.putInt(0, 5), all, BpfMap.ANY);
    BatchCursor cursor =
        perCpu.batchCursor(buffer(4, 64), NativeBuffer.allocate(64 * perCpu.entryBytes()));
    assertThat(cursor.next()).isEqualTo(1);
    assertThat(cursor.keys().getInt(0)).isEqualTo(5);
    for (int cpu = 0; cpu < cpus; cpu++) {
      assertThat(cursor.values().getInt(8 * cpu)).isEqualTo(100 + cpu);
    }
  }

  @Test
  void aPerCpuArrayIsReadInBatches() {
    BpfMap array = object.map("per_cpu_array");
    NativeBuffer values = NativeBuffer.allocate(8 * array.entryBytes());
    BatchCursor cursor = array.batchCursor(buffer(4, 8), values);
    int entries = 0;
    while (!cursor.done()) {
      entries += cursor.next();
    }
    assertThat(entries).isEqualTo(8);
  }

  @Test
  void aBufferTooSmallNeverReachesTheKernel() {
    BpfMap table = object.map("table");
    NativeBuffer tiny = NativeBuffer.allocate(3);
    assertThatIllegalArgumentException().isThrownBy(() -> table.lookup(tiny, value));
    assertThatIllegalArgumentException().isThrownBy(() -> table.lookup(key, tiny));
    assertThatIllegalArgumentException().isThrownBy(() -> table.update(key, tiny, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> table.delete(tiny));
    assertThatIllegalArgumentException().isThrownBy(() -> table.nextKey(null, tiny));
    assertThatIllegalArgumentException().isThrownBy(() -> table.batchCursor(tiny, value));
  }

  @Test
  void aMappedArrayIsTheArray() {
    BpfMap events = object.map("events");
    MappedMap mapped = events.mmap();
    assertThat(mapped.length()).isEqualTo(32);
    events.update(key.putInt(0, 3), value.putLong(0, 0x1234_5678_9abc_def0L), BpfMap.ANY);
    assertThat(mapped.getLong(24)).isEqualTo(0x1234_5678_9abc_def0L);
    for (long offset : new long[] {-8, 25, 32, Long.MAX_VALUE}) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> mapped.getLong(offset));
    }
    // The mapping holds the map.
    object.close();
    assertThat(mapped.getLong(24)).isEqualTo(0x1234_5678_9abc_def0L);
    mapped.close();
    mapped.close();
    assertThatIllegalStateException().isThrownBy(() -> mapped.getLong(0));
  }

  @Test
  void aMapWithoutTheFlagCannotBeMapped() {
    BpfException e =
        catchThrowableOfType(BpfException.class, () -> object.map("per_cpu_array").mmap().close());
    assertThat(e).hasMessageContaining("cannot map into memory per_cpu_array");
  }

  @Test
  void afterTheCloseNothingReachesTheKernel() {
    BpfMap table = object.map("table");
    BatchCursor cursor = table.batchCursor(buffer(4, 10), buffer(8, 10));
    object.close();
    assertThatIllegalStateException().isThrownBy(() -> table.lookup(key, value));
    assertThatIllegalStateException().isThrownBy(() -> table.update(key, value, 0));
    assertThatIllegalStateException().isThrownBy(() -> table.delete(key));
    assertThatIllegalStateException().isThrownBy(() -> table.nextKey(null, key));
    assertThatIllegalStateException().isThrownBy(cursor::next);
  }
}
