// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import static io.kernelcollector.ebpf.spec.Attachment.functionEntryProbe;
import static io.kernelcollector.ebpf.spec.Attachment.functionExit;
import static io.kernelcollector.ebpf.spec.Attachment.functionReturnProbe;
import static io.kernelcollector.ebpf.spec.Candidate.on;

import io.kernelcollector.ebpf.spec.Candidate;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.Rung;
import java.util.List;

/** The ways to count the calls of a function. */
final class FunctionCalls {

  private FunctionCalls() {}

  /**
   * The ways on functions, by programs called {@code <word>_fexit}, {@code <word>_kretprobe} (for
   * calls and failures) and {@code <word>_kprobe} (for calls), the latter two in both objects.
   *
   * @param word what the programs' names begin with
   * @param functions names by which kernels call it, the newest first
   */
  static List<Candidate> ways(String word, String... functions) {
    return List.of(
        on(Rung.FEXIT, functionExit(word + "_fexit", functions)),
        onReturn(Rung.KPROBE, word, functions),
        onEntry(Rung.KPROBE, word, functions),
        onReturn(Rung.LEGACY, word, functions),
        onEntry(Rung.LEGACY, word, functions));
  }

  private static Candidate onReturn(Rung rung, String word, String... functions) {
    return on(rung, functionReturnProbe(word + "_kretprobe", functions)).onlyIn(LoadMode.RETURN);
  }

  private static Candidate onEntry(Rung rung, String word, String... functions) {
    return on(rung, functionEntryProbe(word + "_kprobe", functions)).onlyIn(LoadMode.ENTRY);
  }
}
