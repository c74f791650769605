// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import io.kernelcollector.ebpf.kernel.Capabilities;
import io.kernelcollector.ebpf.kernel.Capability;
import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.kernel.Lockdown;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What forbids this process every BPF program that observes the kernel. */
final class Privileges {

  private Privileges() {}

  /** The verdict on every collector, if none can run. */
  static Optional<Verdict> forbid(Kernel kernel) {
    if (kernel.lockdown() == Lockdown.CONFIDENTIALITY) {
      return Optional.of(
          unsupported(
              "The kernel is locked down (confidentiality): it lets no BPF program read its memory"
                  + " and allows neither kprobes nor tracepoints.",
              "Boot without lockdown=confidentiality; integrity does no harm."));
    }
    return missing(kernel.capabilities());
  }

  private static Optional<Verdict> missing(Capabilities has) {
    List<Capability> needed =
        has.isKnown(Capability.BPF)
            ? List.of(Capability.BPF, Capability.PERFMON)
            : List.of(Capability.SYS_ADMIN);
    List<Capability> missing = needed.stream().filter(one -> !has.has(one)).toList();
    if (missing.isEmpty() || has.has(Capability.SYS_ADMIN)) {
      return Optional.empty();
    }
    String names = join(missing, Capability::label, " and ");
    boolean attainable =
        has.canHave(Capability.SYS_ADMIN) || missing.stream().allMatch(has::canHave);
    if (attainable) {
      return Optional.of(
          unsupported(
              "The process does not have " + names + ".",
              // Not setcap: the plugin starts as a script, and those get no capabilities.
              "Run the plugin as root. In a service that does not, add "
                  + join(missing, Capability::label, " ")
                  + " to CapabilityBoundingSet= and AmbientCapabilities= of its unit."));
    }
    return Optional.of(
        unsupported(
            "The process does not have "
                + names
                + " and cannot get "
                + (missing.size() == 1 ? "it" : "them")
                + ", not even as root: the bounding set of its container or service leaves "
                + (missing.size() == 1 ? "it" : "them")
                + " out.",
            "Add "
                + names
                + " to CapabilityBoundingSet= of netdata.service, or to the container's"
                + " capabilities (--cap-add)."));
  }

  private static String join(
      List<Capability> list, Function<Capability, String> name, String separator) {
    return list.stream().map(name).collect(Collectors.joining(separator));
  }

  private static Verdict unsupported(String reason, String remedy) {
    return new Verdict(Verdict.State.UNSUPPORTED, reason, remedy);
  }
}
