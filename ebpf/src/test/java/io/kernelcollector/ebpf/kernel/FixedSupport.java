// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import io.kernelcollector.libbpf.ProbeResult;
import java.util.HashMap;
import java.util.Map;

/** A kernel that allows everything except what it is told to refuse. */
public final class FixedSupport implements KernelSupport {

  private final Map<String, ProbeResult> answers = new HashMap<>();

  /** What {@link #but} takes. */
  public static final String TYPED_TRACEPOINTS = "typed tracepoints";

  public static final String TRAMPOLINES = "trampolines";
  public static final String KPROBES = "kprobes";
  public static final String RAW_TRACEPOINTS = "raw tracepoints";
  public static final String TRACEPOINTS = "tracepoints";

  public FixedSupport but(String what, ProbeResult answer) {
    answers.put(what, answer);
    return this;
  }

  public FixedSupport refusing(String what, String reason) {
    return but(what, new ProbeResult.Unsupported(reason));
  }

  @Override
  public ProbeResult typedTracepoints() {
    return answer(TYPED_TRACEPOINTS);
  }

  @Override
  public ProbeResult trampolines() {
    return answer(TRAMPOLINES);
  }

  @Override
  public ProbeResult kprobes() {
    return answer(KPROBES);
  }

  @Override
  public ProbeResult rawTracepoints() {
    return answer(RAW_TRACEPOINTS);
  }

  @Override
  public ProbeResult tracepoints() {
    return answer(TRACEPOINTS);
  }

  @Override
  public ProbeResult mmapableArrays() {
    return answer("mmapable arrays");
  }

  @Override
  public ProbeResult batchLookup() {
    return answer("batch lookup");
  }

  private ProbeResult answer(String what) {
    return answers.getOrDefault(what, new ProbeResult.Supported());
  }
}
