// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.object;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What an ELF object of BPF programs needs from the kernel beyond its instructions. */
final class ObjectSections {

  private final ByteBuffer elf;

  private ObjectSections(ByteBuffer elf) {
    this.elf = elf;
  }

  static ObjectSections of(Path file) throws IOException {
    return new ObjectSections(
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder()));
  }

  /** Bytes of CO-RE relocations in .BTF.ext. */
  int relocationsAgainstKernelTypes() {
    int header = find(".BTF.ext");
    if (header < 0) {
      return 0;
    }
    int section = (int) elf.getLong(header + 24);
    int headerLength = elf.getInt(section + 4);
    int lengthOfRelocations = 28;
    return headerLength > lengthOfRelocations ? elf.getInt(section + lengthOfRelocations) : 0;
  }

  /** Names that the object expects somebody else to define. */
  List<String> undefinedSymbols() {
    int symbols = find(".symtab");
    int strings = find(".strtab");
    int start = (int) elf.getLong(symbols + 24);
    int end = start + (int) elf.getLong(symbols + 32);
    int names = (int) elf.getLong(strings + 24);
    List<String> undefined = new ArrayList<>();
    for (int symbol = start; symbol < end; symbol += 24) {
      String name = string(names + elf.getInt(symbol));
      if (elf.getShort(symbol + 6) == 0 && !name.isEmpty()) {
        undefined.add(name);
      }
    }
    return undefined;
  }

  /** Where a section's header is, or -1. */
  private int find(String name) {
    int headers = (int) elf.getLong(0x28);
    int names = (int) elf.getLong(headers + elf.getShort(0x3e) * 64 + 24);
    for (int index = 0; index < elf.getShort(0x3c); index++) {
      int header = headers + index * 64;
      if (string(names + elf.getInt(header)).equals(name)) {
        return header;
      }
    }
    return -1;
  }

  private String string(int start) {
    int end = start;
    while (elf.get(end) != 0) {
      end++;
    }
    byte[] name = new byte[end - start];
    elf.get(start, name);
    return new String(name, StandardCharsets.US_ASCII);
  }
}
