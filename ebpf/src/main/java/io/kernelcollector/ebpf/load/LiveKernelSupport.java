// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import io.kernelcollector.ebpf.kernel.KernelSupport;
import io.kernelcollector.libbpf.FeatureProbe;
import io.kernelcollector.libbpf.MapType;
import io.kernelcollector.libbpf.ProbeResult;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the running kernel allows, found out by trying each thing once, when it is first asked for.
 */
public final class LiveKernelSupport implements KernelSupport {

  private final Map<String, ProbeResult> answers = new HashMap<>();

  @Override
  public ProbeResult typedTracepoints() {
    return once("typed tracepoints", FeatureProbe::typedTracepoints);
  }

  @Override
  public ProbeResult trampolines() {
    return once("trampolines", FeatureProbe::trampolines);
  }

  @Override
  public ProbeResult kprobes() {
    return once("kprobes", FeatureProbe::kprobePrograms);
  }

  @Override
  public ProbeResult rawTracepoints() {
    return once("raw tracepoints", FeatureProbe::rawTracepointPrograms);
  }

  @Override
  public ProbeResult tracepoints() {
    return once("tracepoints", FeatureProbe::tracepointPrograms);
  }

  @Override
  public ProbeResult mmapableArrays() {
    return once("mmapable arrays", FeatureProbe::mmapableArray);
  }

  @Override
  public ProbeResult batchLookup() {
    return once("batches", () -> FeatureProbe.batchLookup(MapType.PERCPU_HASH));
  }

  private ProbeResult once(String what, Supplier<ProbeResult> probe) {
    return answers.computeIfAbsent(what, name -> probe.get());
  }
}
