// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import io.kernelcollector.ebpf.kernel.Btf;
import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.kernel.Reading;
import io.kernelcollector.ebpf.kernel.TracepointFormat;
import io.kernelcollector.ebpf.plan.Refusal.Effort;
import io.kernelcollector.ebpf.spec.Attachment;
import io.kernelcollector.ebpf.spec.RecordField;
import java.util.List;
import java.util.Optional;

/** Finds the places that attachments name on one kernel. */
final class Places {

  private final Kernel kernel;

  Places(Kernel kernel) {
    this.kernel = kernel;
  }

  Place find(Attachment attachment) {
    if (attachment instanceof Attachment.TypedTracepoint typed) {
      return typedTracepoint(typed.tracepoint());
    }
    if (attachment instanceof Attachment.RawTracepoint raw) {
      return rawTracepoint(raw.tracepoint());
    }
    if (attachment instanceof Attachment.FunctionExit exit) {
      return functionWithTypes(exit.functions());
    }
    if (attachment instanceof Attachment.FunctionProbe probe) {
      return function(probe.functions());
    }
    if (attachment instanceof Attachment.Tracepoint tracepoint) {
      return tracepoint(tracepoint);
    }
    throw new IllegalArgumentException("unknown attachment " + attachment);
  }

  /**
   * Whether the kernel has one of these functions. Asks the BTF first: a look at kallsyms costs the
   * kernel 50 ms. Yes if it cannot be told: then the search for a way says why.
   */
  boolean mayHave(List<String> functions) {
    Optional<Btf> btf = kernel.btf();
    if (btf.isPresent() && functions.stream().anyMatch(btf.get()::hasFunction)) {
      return true;
    }
    return !kernel.symbols().state().isReadable()
        || functions.stream().anyMatch(name -> kernel.symbols().find(name).isPresent());
  }

  /** Whether the BTF has {@code struct.field}. */
  boolean hasField(String field) {
    int dot = field.indexOf('.');
    return kernel
        .btf()
        .filter(btf -> btf.hasField(field.substring(0, dot), field.substring(dot + 1)))
        .isPresent();
  }

  private Place typedTracepoint(String name) {
    if (kernel.btf().filter(btf -> btf.hasRawTracepoint(name)).isPresent()) {
      return new Place.Found(name);
    }
    return new Place.Absent(Refusal.hopeless("tracepoint " + name + " is not in the kernel's BTF"));
  }

  private Place rawTracepoint(String name) {
    if (kernel.btf().filter(btf -> btf.hasRawTracepoint(name)).isPresent()
        || kernel.tracepoints().presentAnywhere(name)) {
      return new Place.Found(name);
    }
    Reading tracefs = kernel.tracepoints().available();
    return kernel.btf().isPresent() || tracefs.isReadable()
        ? new Place.Absent(Refusal.hopeless("the kernel has no tracepoint " + name))
        : new Place.Unusable(Refusal.unreadable(tracefs, Effort.COMMAND));
  }

  private Place functionWithTypes(List<String> names) {
    Optional<Btf> btf = kernel.btf();
    return names.stream()
        .filter(name -> btf.filter(types -> types.hasFunction(name)).isPresent())
        .findFirst()
        .<Place>map(Place.Found::new)
        .orElseGet(
            () -> new Place.Absent(Refusal.hopeless(noneOf(names, "is in the kernel's BTF"))));
  }

  private Place function(List<String> names) {
    Reading symbols = kernel.symbols().state();
    if (!symbols.isReadable()) {
      return new Place.Unusable(Refusal.unreadable(symbols, Effort.PRIVILEGE));
    }
    return names.stream()
        .flatMap(name -> kernel.symbols().find(name).stream())
        .findFirst()
        .<Place>map(Place.Found::new)
        .orElseGet(
            () -> new Place.Absent(Refusal.hopeless(noneOf(names, "is a function of the kernel"))));
  }

  private Place tracepoint(Attachment.Tracepoint wanted) {
    Reading tracefs = kernel.tracepoints().available();
    if (!tracefs.isReadable()) {
      return new Place.Unusable(Refusal.unreadable(tracefs, Effort.COMMAND));
    }
    String target = wanted.category() + ':' + wanted.name();
    Optional<TracepointFormat> format =
        kernel.tracepoints().format(wanted.category(), wanted.name());
    if (format.isEmpty()) {
      return new Place.Absent(noTracepoint(wanted.category(), target));
    }
    for (RecordField field : wanted.layout()) {
      Optional<String> difference = difference(format.get(), field);
      if (difference.isPresent()) {
        return new Place.Unusable(Refusal.hopeless(difference.get()));
      }
    }
    return new Place.Found(target);
  }

  private Refusal noTracepoint(String category, String target) {
    String reason = "the kernel has no tracepoint " + target;
    return category.equals("syscalls") && kernel.config().isOff("CONFIG_FTRACE_SYSCALLS")
        ? Refusal.remediable(
            reason,
            "Use a kernel that is built with CONFIG_FTRACE_SYSCALLS.",
            Effort.ANOTHER_KERNEL)
        : Refusal.hopeless(reason);
  }

  private static Optional<String> difference(TracepointFormat format, RecordField expected) {
    Optional<RecordField> actual = format.field(expected.name());
    if (actual.isEmpty()) {
      return Optional.of("the record of " + format.name() + " has no field " + expected.name());
    }
    String field = "record field " + expected.name() + " of " + format.name();
    if (actual.get().offset() != expected.offset()) {
      return Optional.of(
          "%s is at %d, the program reads %d"
              .formatted(field, actual.get().offset(), expected.offset()));
    }
    if (actual.get().size() != expected.size()) {
      return Optional.of(
          "%s has %d bytes, the program reads %d"
              .formatted(field, actual.get().size(), expected.size()));
    }
    return Optional.empty();
  }

  private static String noneOf(List<String> names, String isThere) {
    return names.size() == 1
        ? names.get(0) + isThere.replaceFirst("^is ", " is not ").replace("not a ", "no ")
        : "none of " + String.join(", ", names) + ' ' + isThere;
  }
}
