// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The kernel's description of its own functions and types: answers from the file's bytes and an
 * index of the names that are asked for. One pass over the types when it is made, no object per
 * type: a kernel has 150,000 of them.
 *
 * <p>Minimum kernel: 5.2 with CONFIG_DEBUG_INFO_BTF; functions since 5.5. Native byte order of
 * little-endian machines.
 *
 * <p>Holds about 6 MB for a distribution's kernel: let go of it when the planning is done.
 */
public final class Btf {

  private static final int MAGIC = 0xEB9F;
  private static final int HEADER = 24;
  private static final String RAW_TRACEPOINT = "btf_trace_";

  private static final int PTR = 2;
  private static final int STRUCT = 4;
  private static final int UNION = 5;
  private static final int TYPEDEF = 8;
  private static final int FUNC = 12;
  private static final int FUNC_PROTO = 13;
  private static final int TYPE_TAG = 18;

  /** Bytes after a type's common 12, by kind: a constant and so much for each of its elements. */
  private static final int[] FIXED = {0, 4, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0};

  private static final int[] PER_ELEMENT = {
    0, 0, 0, 0, 12, 12, 8, 0, 0, 0, 0, 0, 0, 8, 0, 12, 0, 0, 0, 12
  };

  private static final int COMMON = 12;
  private static final int MEMBER = 12;

  /** One type in so many has its place remembered; the ones between are walked to. */
  private static final int STRIDE = 64;

  /** Qualifiers and typedefs to follow before the file must be wrong. */
  private static final int MOST_STEPS = 32;

  private final byte[] data;
  private final int typesStart;
  private final int typesEnd;
  private final int strings;
  private final int stringsLength;
  private final int typeCount;

  /** Places of types 1, 1 + STRIDE, 1 + 2 STRIDE... */
  private int[] milestones = new int[4096];

  /** Open addressing by hash of the name: places of indexed types, 0 for a free slot. */
  private int[] index;

  private int indexed;

  private Btf(byte[] data) throws IOException {
    this.data = data;
    if (data.length < HEADER || ((data[0] & 0xff) | (data[1] & 0xff) << 8) != MAGIC) {
      throw new IOException("not BTF in little-endian byte order");
    }
    long header = Integer.toUnsignedLong(u32(4));
    long types = header + Integer.toUnsignedLong(u32(8));
    long typesLength = Integer.toUnsignedLong(u32(12));
    long names = header + Integer.toUnsignedLong(u32(16));
    long namesLength = Integer.toUnsignedLong(u32(20));
    if (types + typesLength > data.length
        || names + namesLength > data.length
        || namesLength == 0) {
      throw new IOException("BTF is cut off");
    }
    typesStart = (int) types;
    typesEnd = (int) (types + typesLength);
    strings = (int) names;
    stringsLength = (int) namesLength;
    if (data[strings + stringsLength - 1] != 0) {
      throw new IOException("BTF strings do not end");
    }
    // About half of the types have a name that is indexed, and a type takes some 24 bytes.
    index = new int[Integer.highestOneBit(Math.max(64, (int) typesLength / 24)) * 2];
    typeCount = scan();
  }

  /**
   * Takes the contents of {@code /sys/kernel/btf/vmlinux}; the array is kept, not copied.
   *
   * @throws IOException when it is not BTF, is cut off, or has kinds of types that are not known
   */
  public static Btf parse(byte[] file) throws IOException {
    return new Btf(file);
  }

  /** Whether the kernel has a function of this name that trampolines can be attached to. */
  public boolean hasFunction(String name) {
    return find(name, 1 << FUNC, 0) >= 0;
  }

  /** Whether a struct or union has a field, in itself or in an anonymous member. */
  public boolean hasField(String structure, String field) {
    byte[] wanted = field.getBytes(StandardCharsets.ISO_8859_1);
    int slot = -1;
    // Two source files can have different structures of the same name.
    while ((slot = find(structure, 1 << STRUCT | 1 << UNION, slot + 1)) >= 0) {
      if (hasMember(index[slot], wanted, 0)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the kernel has a raw tracepoint of this name that typed programs can be attached to.
   */
  public boolean hasRawTracepoint(String tracepoint) {
    return rawTracepointArguments(tracepoint).isPresent();
  }

  /**
   * How many arguments a raw tracepoint passes to programs.
   *
   * @return empty when there is no such tracepoint
   */
  public OptionalInt rawTracepointArguments(String tracepoint) {
    int slot = find(RAW_TRACEPOINT + tracepoint, 1 << TYPEDEF, 0);
    if (slot < 0) {
      return OptionalInt.empty();
    }
    // typedef -> pointer -> prototype, whose first parameter is the tracer's own.
    int pointer = place(u32(index[slot] + 8));
    if (pointer == 0 || kind(pointer) != PTR) {
      return OptionalInt.empty();
    }
    int prototype = place(u32(pointer + 8));
    if (prototype == 0 || kind(prototype) != FUNC_PROTO) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Math.max(0, elements(prototype) - 1));
  }

  /** Number of types. */
  public int size() {
    return typeCount;
  }

  private int scan() throws IOException {
    int at = typesStart;
    int id = 1;
    while (at < typesEnd) {
      if (at + COMMON > typesEnd) {
        throw new IOException("BTF type " + id + " is cut off");
      }
      int kind = kind(at);
      if (kind >= FIXED.length) {
        throw new IOException("BTF type " + id + " is of the unknown kind " + kind);
      }
      if ((id - 1) % STRIDE == 0) {
        remember((id - 1) / STRIDE, at);
      }
      switch (kind) {
        case FUNC, STRUCT, UNION -> add(at, id);
        case TYPEDEF -> {
          if (nameStartsAsRawTracepoint(at)) {
            add(at, id);
          }
        }
        default -> {
          // Never asked for by name.
        }
      }
      long next = (long) at + COMMON + FIXED[kind] + (long) PER_ELEMENT[kind] * elements(at);
      if (next > typesEnd) {
        throw new IOException("BTF type " + id + " is cut off");
      }
      at = (int) next;
      id++;
    }
    return id - 1;
  }

  private void remember(int milestone, int at) {
    if (milestone == milestones.length) {
      milestones = Arrays.copyOf(milestones, milestone * 2);
    }
    milestones[milestone] = at;
  }

  private boolean nameStartsAsRawTracepoint(int at) {
    int name = u32(at);
    if (name <= 0 || name + RAW_TRACEPOINT.length() >= stringsLength) {
      return false;
    }
    int from = strings + name;
    for (int i = 0; i < RAW_TRACEPOINT.length(); i++) {
      if (data[from + i] != RAW_TRACEPOINT.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void add(int at, int id) throws IOException {
    int name = u32(at);
    if (name == 0) {
      return;
    }
    if (name < 0 || name >= stringsLength) {
      throw new IOException("the name of BTF type " + id + " is outside the strings");
    }
    if (indexed * 3 > index.length * 2) {
      grow();
    }
    put(at);
    indexed++;
  }

  private void put(int at) {
    int mask = index.length - 1;
    int from = strings + u32(at);
    long hash = NameHash.START;
    byte next;
    while ((next = data[from]) != 0) {
      hash = (hash ^ next) * NameHash.PRIME; // no call: this runs a million times
      from++;
    }
    int slot = NameHash.spread(hash) & mask;
    while (index[slot] != 0) {
      slot = slot + 1 & mask;
    }
    index[slot] = at;
  }

  private void grow() {
    int[] old = index;
    index = new int[old.length * 2];
    for (int at : old) {
      if (at != 0) {
        put(at);
      }
    }
  }

  /**
   * Looks a name up.
   *
   * @param kinds a bit for each acceptable kind
   * @param from 0, or one more than the slot found last to find the next one
   * @return the slot, or -1
   */
  private int find(String name, int kinds, int from) {
    int mask = index.length - 1;
    byte[] wanted = name.getBytes(StandardCharsets.ISO_8859_1);
    int slot = from == 0 ? NameHash.spread(NameHash.of(wanted)) & mask : from & mask;
    while (index[slot] != 0) {
      int at = index[slot];
      if ((kinds >>> kind(at) & 1) != 0 && isNamed(u32(at), wanted)) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return -1;
  }

  private boolean isNamed(int name, byte[] wanted) {
    if (name < 0 || name + wanted.length >= stringsLength) {
      return false;
    }
    int from = strings + name;
    for (int i = 0; i < wanted.length; i++) {
      if (data[from + i] != wanted[i]) {
        return false;
      }
    }
    return data[from + wanted.length] == 0;
  }

  private boolean hasMember(int structure, byte[] wanted, int depth) {
    int members = elements(structure);
    for (int i = 0; i < members; i++) {
      int member = structure + COMMON + i * MEMBER;
      int name = u32(member);
      if (name == 0) {
        int inner = withoutQualifiers(u32(member + 4));
        if (inner != 0 && depth < MOST_STEPS && hasMember(inner, wanted, depth + 1)) {
          return true;
        }
      } else if (isNamed(name, wanted)) {
        return true;
      }
    }
    return false;
  }

  /** The place of the struct or union that a type is in the end, or 0. */
  private int withoutQualifiers(int id) {
    int at = place(id);
    for (int step = 0; at != 0 && step < MOST_STEPS; step++) {
      int kind = kind(at);
      if (kind == STRUCT || kind == UNION) {
        return at;
      }
      // typedef, volatile, const (8 to 11) and tags name the type they wrap.
      if ((kind < TYPEDEF || kind >= FUNC) && kind != TYPE_TAG) {
        return 0;
      }
      at = place(u32(at + 8));
    }
    return 0;
  }

  /** The place of a type, or 0 when there is none of this number. */
  private int place(int id) {
    if (id <= 0 || id > typeCount) {
      return 0;
    }
    int at = milestones[(id - 1) / STRIDE];
    for (int rest = (id - 1) % STRIDE; rest > 0; rest--) {
      int kind = kind(at);
      at += COMMON + FIXED[kind] + PER_ELEMENT[kind] * elements(at);
    }
    return at;
  }

  // The kind has 5 bits and the elements 16; the bits above both are zero or their extension.

  private int kind(int at) {
    return data[at + 7] & 0x7f;
  }

  private int elements(int at) {
    return (data[at + 4] & 0xff) | (data[at + 5] & 0xff) << 8 | (data[at + 6] & 0xff) << 16;
  }

  private int u32(int at) {
    return (data[at] & 0xff)
        | (data[at + 1] & 0xff) << 8
        | (data[at + 2] & 0xff) << 16
        | data[at + 3] << 24;
  }
}
