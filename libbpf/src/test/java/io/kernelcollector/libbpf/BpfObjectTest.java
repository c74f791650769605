// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that needs no privilege: opening, adjusting, closing. */
class BpfObjectTest {
  private static final int F_NO_PREALLOC = 1;

  private BpfObject object;

  @BeforeEach
  void open() {
    Fixtures.needLibbpf();
    object = BpfObject.open(Fixtures.object("probe"), BpfObject.Options.defaults());
  }

  @AfterEach
  void close() {
    if (object != null) {
      object.close();
    }
  }

  private static BpfException openFails(Path file) {
    return catchThrowableOfType(
        BpfException.class, () -> BpfObject.open(file, BpfObject.Options.defaults()).close());
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path directory) {
    Path missing = directory.resolve("missing.bpf.o");
    BpfException e = openFails(missing);
    assertThat(e).hasMessageContaining(missing.toString()).hasMessageContaining("ENOENT");
    assertThat(e.operation()).isEqualTo("open");
    assertThat(e.libbpfMessages()).isNotEmpty();
  }

  @Test
  void junkIsRefusedInLibbpfsWords(@TempDir Path directory) throws IOException {
    Path junk = Files.writeString(directory.resolve("junk.bpf.o"), "no ELF at all");
    BpfException e = openFails(junk);
    assertThat(e.errno()).isEqualTo(4001);
    assertThat(e)
        .hasMessageContaining("LIBBPF_ERRNO__FORMAT")
        .hasMessageContaining("BPF object format invalid");
  }

  @Test
  void listsItsProgramsAndMaps() {
    assertThat(object.name()).isEqualTo("probe");
    assertThat(object.programs())
        .extracting(BpfProgram::name)
        .containsExactlyInAnyOrder(
            "raw_enter", "tracepoint_enter", "typed_enter", "function_exit", "function_entry");
    assertThat(object.program("tracepoint_enter").sectionName())
        .isEqualTo("tracepoint/raw_syscalls/sys_enter");
    assertThat(object.maps())
        .extracting(BpfMap::name)
        .contains("events", "table", "per_cpu", "per_cpu_array");
    assertThat(object.hasProgram("raw_enter")).isTrue();
    assertThat(object.hasMap("nothing")).isFalse();
    assertThat(object.hasMap(".rodata")).isTrue();
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> object.program("raw_entre"))
        .withMessageContaining("raw_enter");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> object.map("evens"))
        .withMessageContaining("events");
  }

  @Test
  void aMapHasTheShapeOfItsDeclarationAndCanBeChanged() {
    BpfMap table = object.map("table");
    assertThat(table.type()).isEqualTo(MapType.HASH);
    assertThat(table.keySize()).isEqualTo(4);
    assertThat(table.valueSize()).isEqualTo(8);
    assertThat(table.maxEntries()).isEqualTo(10_000);
    table.setMaxEntries(77);
    table.setFlags(F_NO_PREALLOC);
    assertThat(table.maxEntries()).isEqualTo(77);
    assertThat(table.flags()).isEqualTo(F_NO_PREALLOC);
    assertThat(object.map("events").flags()).isEqualTo(BpfMap.F_MMAPABLE);
    assertThat(object.map("per_cpu").entryBytes()).isEqualTo(8 * Libbpf.possibleCpus());
  }

  @Test
  void constantsAreSetByName() {
    assertThat(object.hasConstant("step")).isTrue();
    assertThat(object.hasConstant("events")).isFalse();
    assertThat(object.constant("step")).isEqualTo(1);
    object.setConstant("step", 5);
    object.setConstant("wanted_tgid", 0x1_0000_0001L);
    assertThat(object.constant("step")).isEqualTo(5);
    assertThat(object.constant("wanted_tgid")).isEqualTo(0x1_0000_0001L);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> object.setConstant("step", 1L << 32))
        .withMessageContaining("step");
    assertThatIllegalArgumentException().isThrownBy(() -> object.setConstant("stop", 1));
  }

  @Test
  void globalDataAreSetAsBytes() {
    BpfMap rodata = object.map(".rodata");
    byte[] value = rodata.initialValue();
    ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
    assertThat(bytes.getInt(0)).isEqualTo(1);
    bytes.putInt(0, 9);
    rodata.setInitialValue(value);
    assertThat(rodata.initialValue()).isEqualTo(value);
    assertThat(object.constant("step")).isEqualTo(9);
    assertThatIllegalStateException().isThrownBy(() -> object.map("table").initialValue());
  }

  @Test
  void instructionsAreReadable() {
    BpfProgram program = object.program("raw_enter");
    byte[] instructions = program.instructions();
    assertThat(program.instructionCount()).isPositive();
    assertThat(instructions).hasSize((int) program.instructionCount() * 8);
    // The last is exit.
    assertThat(instructions[instructions.length - 8]).isEqualTo((byte) 0x95);
  }

  @Test
  void optionsReachLibbpf() {
    try (BpfObject named =
        BpfObject.open(
            object.file(),
            new BpfObject.Options(
                java.util.Optional.of("another"), java.util.Optional.empty(), 0))) {
      assertThat(named.name()).isEqualTo("another");
    }
    BpfObject.Options absentBtf = BpfObject.Options.defaults().withBtf(Path.of("/no/such/btf"));
    try (BpfObject other = BpfObject.open(object.file(), absentBtf)) {
      assertThat(other.programs()).isNotEmpty();
    }
  }

  @Test
  void whatNeedsALoadedObjectIsRefusedBeforeIt() {
    assertThatIllegalStateException().isThrownBy(() -> object.program("raw_enter").fd());
    assertThatIllegalStateException()
        .isThrownBy(() -> object.program("raw_enter").attachRawTracepoint("sys_enter"));
    assertThatIllegalStateException().isThrownBy(() -> object.map("table").fd());
    assertThatIllegalStateException().isThrownBy(() -> object.map("events").mmap());
  }

  @Test
  void whatCannotBeMadeIsUndone() {
    List<String> undone = new ArrayList<>();
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                BpfObject.orUndo(
                    () -> {
                      throw new IllegalStateException("no programs");
                    },
                    () -> undone.add("handle")));
    assertThat(undone).containsExactly("handle");
    assertThat(BpfObject.orUndo(() -> "made", () -> undone.add("again"))).isEqualTo("made");
    assertThat(undone).hasSize(1);
  }

  @Test
  void closingTwiceIsClosingOnce() {
    object.close();
    object.close();
  }

  @Test
  void aClosedObjectThrowsAndDoesNotCrash() {
    BpfProgram program = object.program("raw_enter");
    BpfMap map = object.map("table");
    object.close();
    assertThatIllegalStateException().isThrownBy(object::load);
    assertThatIllegalStateException().isThrownBy(object::programs);
    assertThatIllegalStateException().isThrownBy(() -> object.map(".rodata"));
    assertThatIllegalStateException().isThrownBy(() -> object.setConstant("step", 1));
    assertThatIllegalStateException().isThrownBy(program::fd);
    assertThatIllegalStateException().isThrownBy(program::autoload);
    assertThatIllegalStateException().isThrownBy(program::instructions);
    assertThatIllegalStateException().isThrownBy(() -> program.setAutoload(false));
    assertThatIllegalStateException().isThrownBy(map::fd);
    assertThatIllegalStateException().isThrownBy(map::maxEntries);
    assertThatIllegalStateException().isThrownBy(() -> map.setMaxEntries(1));
    assertThatIllegalStateException().isThrownBy(map::initialValue);
  }
}
