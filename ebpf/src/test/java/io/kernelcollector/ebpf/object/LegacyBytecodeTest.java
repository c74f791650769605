// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kernelcollector.libbpf.BpfMap;
import io.kernelcollector.libbpf.BpfObject;
import io.kernelcollector.libbpf.BpfProgram;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every legacy object, instruction by instruction, against what Linux 4.11 accepts: what the
 * kernels of the guests would never notice.
 */
class LegacyBytecodeTest {

  private static final Path ARTIFACTS = Path.of(System.getProperty("ebpf.root"), "artifacts");

  private static final int MOST_INSTRUCTIONS = 4096;
  private static final int LAST_HELPER_OF_4_11 = 45;

  /** bpf_probe_read_{user,kernel}{,_str}: libbpf turns them into the old ones where needed. */
  private static final Set<Integer> REWRITTEN_BY_LIBBPF = Set.of(112, 113, 114, 115);

  private static final int LAST_MAP_TYPE_OF_4_11 = 11;

  static List<Path> objects() throws IOException {
    List<Path> objects = new ArrayList<>();
    if (Files.isDirectory(ARTIFACTS)) {
      try (DirectoryStream<Path> found =
          Files.newDirectoryStream(ARTIFACTS, "{p,r}netdata_ebpf_*.o")) {
        found.forEach(objects::add);
      }
    }
    return objects;
  }

  @Test
  void thereAreObjectsToCheck() throws IOException {
    assumeTrue(Files.isDirectory(ARTIFACTS), "waits for artifacts/: run make");
    assertThat(objects()).isNotEmpty();
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("objects")
  void theObjectLoadsOnLinux411(Path file) throws IOException {
    assertThat(ObjectSections.of(file).relocationsAgainstKernelTypes()).as("CO-RE").isZero();
    assertThat(ObjectSections.of(file).undefinedSymbols()).as("ksyms and kconfig").isEmpty();
    try (BpfObject object = BpfObject.open(file, BpfObject.Options.defaults())) {
      for (BpfProgram program : object.programs()) {
        check(program);
      }
      for (BpfMap map : object.maps()) {
        assertThat(map.type().number()).as(map.name()).isBetween(1, LAST_MAP_TYPE_OF_4_11);
        assertThat(map.name()).as("global data").doesNotMatch(".*\\.(rodata|data|bss|kconfig).*");
        assertThat(map.flags()).as(map.name() + " flags").isZero();
      }
    }
  }

  private static void check(BpfProgram program) {
    byte[] bytes = program.instructions();
    List<Instruction> instructions = Instruction.decode(bytes);
    assertThat(bytes.length / 8).as(program.name()).isBetween(2, MOST_INSTRUCTIONS);
    assertThat(where(instructions, Instruction::isBackEdge)).as("%s loops", program).isEmpty();
    assertThat(where(instructions, Instruction::isNewerThanV1)).as("%s v2", program).isEmpty();
    assertThat(where(instructions, Instruction::isAtomicWithResult))
        .as("%s atomics", program)
        .isEmpty();
    assertThat(where(instructions, Instruction::isSubprogramCall))
        .as("%s calls", program)
        .isEmpty();
    assertThat(instructions)
        .filteredOn(Instruction::isCall)
        .extracting(Instruction::immediate)
        .as("helpers of %s", program.name())
        .allMatch(helper -> helper <= LAST_HELPER_OF_4_11 || REWRITTEN_BY_LIBBPF.contains(helper));
  }

  private static Stream<Instruction> where(
      List<Instruction> instructions, Predicate<Instruction> test) {
    return instructions.stream().filter(test);
  }

  /** The checks themselves: each must find what it looks for. */
  @Test
  void theChecksFindWhatTheyLookFor() {
    assertThat(instruction(0x05, 0, -3, 0).isBackEdge()).isTrue();
    assertThat(instruction(0x05, 0, 3, 0).isBackEdge()).isFalse();
    assertThat(instruction(0x85, 1, 0, -1).isSubprogramCall()).isTrue();
    assertThat(instruction(0x85, 0, -1, 14).isSubprogramCall()).isFalse();
    assertThat(instruction(0xa5, 0, 1, 7).isNewerThanV1()).isTrue();
    assertThat(instruction(0x16, 0, 1, 7).isNewerThanV1()).isTrue();
    assertThat(instruction(0x25, 0, 1, 7).isNewerThanV1()).isFalse();
    assertThat(instruction(0xdb, 0, 0, 1).isAtomicWithResult()).isTrue();
    assertThat(instruction(0xdb, 0, 0, 0).isAtomicWithResult()).isFalse();
  }

  private static Instruction instruction(int code, int source, int offset, int immediate) {
    byte[] bytes = {
      (byte) code,
      (byte) (source << 4),
      (byte) offset,
      (byte) (offset >> 8),
      (byte) immediate,
      (byte) (immediate >> 8),
      (byte) (immediate >> 16),
      (byte) (immediate >> 24)
    };
    return Instruction.decode(bytes).get(0);
  }
}
