// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kernelcollector.ebpf.collector.Disk;
import io.kernelcollector.ebpf.spec.CounterMap;
import io.kernelcollector.ebpf.spec.HistogramMap;
import io.kernelcollector.ffi.NativeBuffer;
import io.kernelcollector.libbpf.BpfMap;
import io.kernelcollector.libbpf.BpfObject;
import io.kernelcollector.libbpf.Libbpf;
import io.kernelcollector.posix.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every way to read a map, the fallbacks of older kernels too, on maps that the test has filled.
 */
@Tag("live")
class LiveReaderTest {

  private static final Path OBJECT =
      Path.of(System.getProperty("ebpf.root"), "artifacts/disk.bpf.o");

  private static final int DISKS = 150;

  @BeforeEach
  void whatIsNeeded() {
    assumeTrue(ProcessIdentity.effectiveUid() == 0, "waits for root");
    assumeTrue(Files.exists(OBJECT), "waits for artifacts/: run make");
  }

  @ParameterizedTest(name = "in batches: {0}")
  @ValueSource(booleans = {true, false})
  void everyRowIsReadAndFoldedOverTheCpus(boolean batches) {
    HistogramMap spec = Disk.SPEC.histograms().get(0);
    int cpus = Libbpf.possibleCpus();
    try (BpfObject object = onlyMaps()) {
      object.map(spec.map()).setMaxEntries(DISKS);
      object.load();
      BpfMap map = object.map(spec.map());
      NativeBuffer key = NativeBuffer.allocate(Integer.BYTES);
      NativeBuffer value = NativeBuffer.allocate(map.entryBytes());
      for (int disk = 1; disk <= DISKS; disk++) {
        for (int word = 0; word < cpus * spec.slots(); word++) {
          value.putLong(word * Long.BYTES, (long) disk * (word % spec.slots()));
        }
        map.update(key.putInt(0, disk), value, BpfMap.NOEXIST);
      }
      HistogramReader reader = new HistogramReader(map, spec, cpus, batches);
      reader.read();
      reader.read();
      HistogramSnapshot rows = reader.snapshot();
      assertThat(rows.complete()).isTrue();
      Map<Integer, Long> last = new HashMap<>();
      for (int row = 0; row < rows.size(); row++) {
        last.put(rows.key(row), rows.get(row, spec.slots() - 1));
        assertThat(rows.get(row, 0)).isZero();
      }
      assertThat(last).hasSize(DISKS);
      last.forEach(
          (disk, count) -> assertThat(count).isEqualTo((long) cpus * disk * (spec.slots() - 1)));
    }
  }

  @ParameterizedTest(name = "mapped into memory: {0}")
  @ValueSource(booleans = {true, false})
  void everyCounterIsFoldedOverTheCpus(boolean mapped) {
    CounterMap spec = Disk.SPEC.counters();
    int cpus = Libbpf.possibleCpus();
    try (BpfObject object = onlyMaps()) {
      BpfMap map = object.map(spec.map());
      map.setMaxEntries(cpus);
      map.setFlags(mapped ? BpfMap.F_MMAPABLE : 0);
      object.load();
      NativeBuffer key = NativeBuffer.allocate(Integer.BYTES);
      NativeBuffer value = NativeBuffer.allocate(map.entryBytes());
      for (int cpu = 0; cpu < cpus; cpu++) {
        for (int counter = 0; counter < spec.names().size(); counter++) {
          value.putLong(counter * Long.BYTES, 100L * counter + cpu + 1);
        }
        map.update(key.putInt(0, cpu), value, BpfMap.ANY);
      }
      try (CounterReader reader = CounterReader.of(map, spec, cpus)) {
        reader.seed(spec, Map.of(CounterMap.LOST, 7L));
        reader.read();
        reader.read();
        for (int counter = 0; counter < spec.names().size(); counter++) {
          long sum = 100L * counter * cpus + (long) cpus * (cpus + 1) / 2;
          long seeded = spec.names().get(counter).equals(CounterMap.LOST) ? 7 : 0;
          assertThat(reader.snapshot().get(counter)).isEqualTo(sum + seeded);
        }
      }
    }
  }

  private static BpfObject onlyMaps() {
    BpfObject object = BpfObject.open(OBJECT, BpfObject.Options.defaults());
    object.programs().forEach(program -> program.setAutoload(false));
    return object;
  }
}
