// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

import java.util.List;

/** One program and the place in the kernel it is attached to. */
public sealed interface Attachment {

  /** Name of the program in the object. */
  String program();

  /** A BTF-typed raw tracepoint. */
  record TypedTracepoint(String program, String tracepoint) implements Attachment {}

  /** A raw tracepoint. */
  record RawTracepoint(String program, String tracepoint) implements Attachment {}

  /**
   * The end of a function.
   *
   * @param functions names by which kernels call it, the newest first; the first with BTF is taken
   */
  record FunctionExit(String program, List<String> functions) implements Attachment {
    public FunctionExit {
      functions = List.copyOf(functions);
    }
  }

  /**
   * A probe on a function.
   *
   * @param functions names by which kernels call it, the newest first
   * @param onReturn at its return instead of its entry
   */
  record FunctionProbe(String program, List<String> functions, boolean onReturn)
      implements Attachment {
    public FunctionProbe {
      functions = List.copyOf(functions);
    }
  }

  /**
   * A tracepoint with a record.
   *
   * @param layout the fields the program reads
   */
  record Tracepoint(String program, String category, String name, List<RecordField> layout)
      implements Attachment {
    public Tracepoint {
      layout = List.copyOf(layout);
    }
  }

  static Attachment typedTracepoint(String program, String tracepoint) {
    return new TypedTracepoint(program, tracepoint);
  }

  static Attachment rawTracepoint(String program, String tracepoint) {
    return new RawTracepoint(program, tracepoint);
  }

  static Attachment functionExit(String program, String... functions) {
    return new FunctionExit(program, List.of(functions));
  }

  static Attachment functionEntryProbe(String program, String... functions) {
    return new FunctionProbe(program, List.of(functions), false);
  }

  static Attachment functionReturnProbe(String program, String... functions) {
    return new FunctionProbe(program, List.of(functions), true);
  }

  static Attachment tracepoint(
      String program, String category, String name, RecordField... layout) {
    return new Tracepoint(program, category, name, List.of(layout));
  }
}
