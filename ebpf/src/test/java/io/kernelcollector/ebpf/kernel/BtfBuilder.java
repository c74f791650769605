// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes BTF, a type at a time. Each method returns the number of the type it adds. */
public final class BtfBuilder {

  private final List<int[]> types = new ArrayList<>();
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();

  public BtfBuilder() {
    strings.write(0);
  }

  /** A field of a structure; an empty name makes it anonymous. */
  public record Field(String name, int type) {}

  public int integer(String name) {
    return add(name, 1, 0, 4, 0x20);
  }

  public int pointer(int to) {
    return add("", 2, 0, to);
  }

  public int constant(int type) {
    return add("", 10, 0, type);
  }

  public int typedef(String name, int type) {
    return add(name, 8, 0, type);
  }

  public int struct(String name, Field... fields) {
    return composite(name, 4, fields);
  }

  public int union(String name, Field... fields) {
    return composite(name, 5, fields);
  }

  public int prototype(int... parameters) {
    int[] rest = new int[1 + 2 * parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      rest[2 + 2 * i] = parameters[i];
    }
    return add("", 13, parameters.length, rest);
  }

  public int function(String name) {
    return add(name, 12, 1, prototype());
  }

  /** A type of any kind: the words follow the common header of name and info. */
  public int add(String name, int kind, int elements, int... words) {
    int[] type = new int[2 + words.length];
    type[0] = string(name);
    type[1] = kind << 24 | elements;
    System.arraycopy(words, 0, type, 2, words.length);
    types.add(type);
    return types.size();
  }

  /** A raw tracepoint whose programs get so many arguments. */
  public BtfBuilder tracepoint(String name, int arguments) {
    int[] parameters = new int[arguments + 1];
    Arrays.fill(parameters, pointer(0));
    typedef("btf_trace_" + name, pointer(prototype(parameters)));
    return this;
  }

  public BtfBuilder functions(String... names) {
    for (String name : names) {
      function(name);
    }
    return this;
  }

  public byte[] bytes() {
    int typeBytes = types.stream().mapToInt(type -> type.length * 4).sum();
    ByteBuffer file =
        ByteBuffer.allocate(24 + typeBytes + strings.size()).order(ByteOrder.LITTLE_ENDIAN);
    file.putShort((short) 0xEB9F).put((byte) 1).put((byte) 0);
    file.putInt(24).putInt(0).putInt(typeBytes).putInt(typeBytes).putInt(strings.size());
    types.forEach(type -> Arrays.stream(type).forEach(file::putInt));
    return file.put(strings.toByteArray()).array();
  }

  private int composite(String name, int kind, Field... fields) {
    int[] rest = new int[1 + 3 * fields.length];
    for (int i = 0; i < fields.length; i++) {
      rest[1 + 3 * i] = string(fields[i].name());
      rest[2 + 3 * i] = fields[i].type();
    }
    return add(name, kind, fields.length, rest);
  }

  private int string(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    int at = strings.size();
    strings.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    strings.write(0);
    return at;
  }
}
