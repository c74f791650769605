// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a 64-bit ELF object keeps its variables: libbpf gives a section's bytes but no names in
 * them.
 */
final class ElfData {
  private static final int SECTION_HEADER_TABLE = 0x28;
  private static final int SECTION_HEADER_SIZE = 0x3a;
  private static final int SECTION_COUNT = 0x3c;
  private static final int SECTION_NAMES = 0x3e;
  private static final int SHT_SYMTAB = 2;
  private static final int SYMBOL_BYTES = 24;
  private static final int STT_OBJECT = 1;
  private static final int SHN_LORESERVE = 0xff00;

  /**
   * A variable.
   *
   * @param section ".rodata"
   * @param offset bytes from the section's beginning
   * @param size in bytes
   */
  record Variable(String section, int offset, int size) {}

  private final ByteBuffer file;
  private final Map<String, Variable> variables = new HashMap<>();

  private ElfData(ByteBuffer file) {
    this.file = file;
    int sections = Short.toUnsignedInt(file.getShort(SECTION_COUNT));
    for (int i = 0; i < sections; i++) {
      int header = header(i);
      if (file.getInt(header + 4) == SHT_SYMTAB) {
        readSymbols(header);
      }
    }
  }

  /** Reads an object that libbpf has found to be sound. */
  static ElfData of(Path path) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path));
    // e_ident[EI_DATA]: 1 is little-endian.
    file.order(file.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    return new ElfData(file);
  }

  Optional<Variable> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  private void readSymbols(int symtab) {
    int begin = offset(symtab);
    int end = begin + Math.toIntExact(file.getLong(symtab + 0x20));
    int names = offset(header(file.getInt(symtab + 0x28)));
    for (int at = begin; at < end; at += SYMBOL_BYTES) {
      int section = Short.toUnsignedInt(file.getShort(at + 6));
      if ((file.get(at + 4) & 0xf) == STT_OBJECT && section < SHN_LORESERVE) {
        variables.put(
            string(names + file.getInt(at)),
            new Variable(
                sectionName(section),
                Math.toIntExact(file.getLong(at + 8)),
                Math.toIntExact(file.getLong(at + 16))));
      }
    }
  }

  private int header(int section) {
    int size = Short.toUnsignedInt(file.getShort(SECTION_HEADER_SIZE));
    return Math.toIntExact(file.getLong(SECTION_HEADER_TABLE)) + section * size;
  }

  private int offset(int header) {
    return Math.toIntExact(file.getLong(header + 0x18));
  }

  private String sectionName(int section) {
    int names = offset(header(Short.toUnsignedInt(file.getShort(SECTION_NAMES))));
    return string(names + file.getInt(header(section)));
  }

  private String string(int at) {
    int end = at;
    while (file.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - at];
    file.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
