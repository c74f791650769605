// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The {@code const volatile} variables of an object, by name, until it is loaded. */
final class Constants {
  private static final String SECTION = ".rodata";

  private final BpfObject object;
  private final ElfData elf;

  Constants(BpfObject object) {
    this.object = object;
    try {
      this.elf = ElfData.of(object.file());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + object.file() + " again", e);
    }
  }

  boolean has(String name) {
    return find(name).isPresent();
  }

  long get(String name) {
    ElfData.Variable constant = require(name);
    ByteBuffer bytes = wrap(object.map(SECTION).initialValue());
    return switch (constant.size()) {
      case 1 -> bytes.get(constant.offset());
      case 2 -> bytes.getShort(constant.offset());
      case 4 -> bytes.getInt(constant.offset());
      case 8 -> bytes.getLong(constant.offset());
      default -> throw notAnInteger(name, constant);
    };
  }

  void set(String name, long value) {
    ElfData.Variable constant = require(name);
    byte[] all = object.map(SECTION).initialValue();
    ByteBuffer bytes = wrap(all);
    int bits = 8 * constant.size();
    // Fits signed or unsigned.
    if (bits < 64 && value >> bits != 0 && value >> (bits - 1) != -1) {
      throw new IllegalArgumentException(value + " does not fit constant " + name);
    }
    switch (constant.size()) {
      case 1 -> bytes.put(constant.offset(), (byte) value);
      case 2 -> bytes.putShort(constant.offset(), (short) value);
      case 4 -> bytes.putInt(constant.offset(), (int) value);
      case 8 -> bytes.putLong(constant.offset(), value);
      default -> throw notAnInteger(name, constant);
    }
    object.map(SECTION).setInitialValue(all);
  }

  private Optional<ElfData.Variable> find(String name) {
    return elf.variable(name).filter(v -> v.section().equals(SECTION));
  }

  private ElfData.Variable require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "object " + object.name() + " has no constant " + name));
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  private static IllegalArgumentException notAnInteger(String name, ElfData.Variable constant) {
    return new IllegalArgumentException(
        "constant " + name + " has " + constant.size() + " bytes and is no integer");
  }
}
