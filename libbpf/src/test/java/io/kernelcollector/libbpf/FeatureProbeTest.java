// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kernelcollector.ffi.NativeBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("live")
class FeatureProbeTest {
  private static final int ENTRIES = 64;

  @BeforeAll
  static void machine() {
    Fixtures.needRoot();
  }

  private static BpfObject mapsOnly() {
    BpfObject object = BpfObject.open(Fixtures.object("probe"), BpfObject.Options.defaults());
    object.programs().forEach(program -> program.setAutoload(false));
    return object;
  }

  /** What a probe says is what then happens. */
  @Test
  void aMapIsMappableWhenTheProbeSaysSo() {
    try (BpfObject object = mapsOnly()) {
      BpfException refusal =
          catchThrowableOfType(
              BpfException.class,
              () -> {
                object.load();
                object.map("events").mmap().close();
              });
      assertThat(FeatureProbe.mmapableArray().isSupported()).isEqualTo(refusal == null);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "events", "per_cpu", "per_cpu_array"})
  void aMapIsReadInBatchesWhenTheProbeOfItsKindSaysSo(String name) {
    try (BpfObject object = mapsOnly()) {
      object.load();
      BpfMap map = object.map(name);
      BatchCursor cursor =
          map.batchCursor(
              NativeBuffer.allocate(ENTRIES * map.keySize()),
              NativeBuffer.allocate(ENTRIES * map.entryBytes()));
      BpfException refusal = catchThrowableOfType(BpfException.class, cursor::next);
      ProbeResult probed = FeatureProbe.batchLookup(map.type());
      assertThat(probed).isNotInstanceOf(ProbeResult.Unknown.class);
      assertThat(probed.isSupported())
          .as("%s, refused: %s", probed, refusal)
          .isEqualTo(refusal == null);
    }
  }

  @Test
  void aKindOfMapWithoutBatchesIsUnsupported() {
    ProbeResult probed = FeatureProbe.batchLookup(MapType.DEVMAP);
    assumeFalse(
        probed instanceof ProbeResult.Unknown, "waits for a kernel that makes a DEVMAP: " + probed);
    assertThat(probed)
        .isInstanceOfSatisfying(
            ProbeResult.Unsupported.class, no -> assertThat(no.reason()).contains("DEVMAP"));
  }

  /** A queue has no keys, so the kernel refuses the one that the probe asks for. */
  @Test
  void aKindOfMapThatCannotBeMadeIsUnknown() {
    assertThat(FeatureProbe.batchLookup(MapType.QUEUE))
        .isInstanceOfSatisfying(
            ProbeResult.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("QUEUE", "EINVAL"));
  }

  @Test
  void plainProgramsLoadForRoot() {
    for (ProbeResult result :
        List.of(
            FeatureProbe.tracepointPrograms(),
            FeatureProbe.rawTracepointPrograms(),
            FeatureProbe.kprobePrograms())) {
      assertThat(result).isInstanceOf(ProbeResult.Supported.class);
    }
  }

  @Test
  void tracingIsYesOrNoNeverUnknown() {
    assumeTrue(Files.exists(Path.of("/sys/kernel/btf/vmlinux")), "missing: the kernel's BTF");
    assertThat(FeatureProbe.typedTracepoints()).isNotInstanceOf(ProbeResult.Unknown.class);
    assertThat(FeatureProbe.trampolines()).isNotInstanceOf(ProbeResult.Unknown.class);
    if (FeatureProbe.trampolines() instanceof ProbeResult.Unsupported no) {
      assertThat(no.reason()).isNotBlank();
    }
  }
}
