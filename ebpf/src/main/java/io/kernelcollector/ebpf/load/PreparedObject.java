// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.plan.AttachPlan;
import io.kernelcollector.ebpf.plan.PlannedAttachment;
import io.kernelcollector.ebpf.spec.Attachment;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.Constant;
import io.kernelcollector.ebpf.spec.HistogramMap;
import io.kernelcollector.ebpf.spec.ObjectKind;
import io.kernelcollector.ebpf.spec.Rung;
import io.kernelcollector.ebpf.spec.WorkMap;
import io.kernelcollector.ffi.NativeBuffer;
import io.kernelcollector.libbpf.BpfMap;
import io.kernelcollector.libbpf.BpfObject;
import io.kernelcollector.libbpf.BpfProgram;
import io.kernelcollector.libbpf.ProbeResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An opened object on which everything is set that can be set before load: which programs, where
 * they attach, how large the maps are, what the constants say.
 *
 * @param object opened, not loaded
 * @param created names of the maps that the load will create
 */
record PreparedObject(AttachPlan plan, Kernel kernel, BpfObject object, Set<String> created) {

  static PreparedObject open(AttachPlan plan, Kernel kernel, LoadSettings settings)
      throws IOException {
    CollectorSpec spec = plan.spec();
    Path file =
        new ObjectFiles(settings.objects())
            .find(spec.name(), plan.object(), plan.mode(), kernel.release());
    BpfObject.Options options = BpfObject.Options.defaults();
    if (settings.btf().isPresent()) {
      options = options.withBtf(settings.btf().get());
    }
    BpfObject object = BpfObject.open(file, options);
    try {
      Set<String> created = new HashSet<>();
      object.maps().forEach(map -> created.add(map.name()));
      PreparedObject prepared = new PreparedObject(plan, kernel, object, created);
      prepared.choosePrograms();
      prepared.sizeMaps();
      prepared.setConstants();
      return prepared;
    } catch (RuntimeException e) {
      object.close();
      throw e;
    }
  }

  /** Loads the programs of the plan and no other: an old verifier may refuse the others. */
  private void choosePrograms() {
    Map<String, PlannedAttachment> chosen = new HashMap<>();
    plan.attachments().forEach(planned -> chosen.put(planned.attachment().program(), planned));
    for (BpfProgram program : object.programs()) {
      PlannedAttachment planned = chosen.remove(program.name());
      program.setAutoload(planned != null);
      if (planned != null && planned.attachment() instanceof Attachment.FunctionExit) {
        program.setAttachTarget(planned.target());
      }
    }
    if (!chosen.isEmpty()) {
      throw new IllegalStateException(
          "object " + object.file() + " lacks the programs " + chosen.keySet());
    }
  }

  private void sizeMaps() {
    CollectorSpec spec = plan.spec();
    BpfMap counters = object.map(spec.counters().map());
    if (!counters.type().perCpu()) {
      counters.setMaxEntries(kernel.cpuNumbers());
      if (kernel.allows().mmapableArrays() instanceof ProbeResult.Unsupported) {
        counters.setFlags(counters.flags() & ~BpfMap.F_MMAPABLE);
      }
    }
    for (HistogramMap histogram : spec.histograms()) {
      object.map(histogram.map()).setMaxEntries(histogram.entries().applyAsInt(kernel));
    }
    List<Rung> rungs = plan.rungs();
    for (WorkMap work : spec.workMaps()) {
      if (!object.hasMap(work.map())) {
        continue;
      }
      if (Collections.disjoint(rungs, work.rungs())) {
        object.map(work.map()).setAutocreate(false);
        created.remove(work.map());
      } else {
        object.map(work.map()).setMaxEntries(work.entries());
      }
    }
  }

  /** Sets the read-only variables of a CO-RE object. */
  private void setConstants() {
    if (plan.object() == ObjectKind.CO_RE) {
      for (Constant constant : plan.spec().constants()) {
        if (constant.isCoRe()) {
          object.setConstant(constant.name(), constant.value().applyAsLong(kernel));
        }
      }
      plan.switches().forEach((variable, on) -> object.setConstant(variable, on ? 1 : 0));
    }
  }

  /** Writes the constants of a legacy object, which has them in a map, after load. */
  void configureLegacy() {
    if (plan.object() != ObjectKind.LEGACY) {
      return;
    }
    NativeBuffer key = NativeBuffer.allocate(Integer.BYTES);
    NativeBuffer value = NativeBuffer.allocate(Long.BYTES);
    for (Constant constant : plan.spec().constants()) {
      if (constant.legacyIndex() >= 0) {
        key.putInt(0, constant.legacyIndex());
        value.putLong(0, constant.value().applyAsLong(kernel));
        object.map(plan.spec().name() + "_config").update(key, value, BpfMap.ANY);
      }
    }
  }
}
