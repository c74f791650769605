// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import io.kernelcollector.ebpf.spec.CollectorSpec;
import java.util.List;

/** Every collector there is, in the order in which they are loaded and listed. */
public final class Collectors {

  public static final List<CollectorSpec> ALL = List.of(Process.SPEC, Fd.SPEC, Disk.SPEC);

  private Collectors() {}
}
