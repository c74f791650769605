// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this process may do, and what it could ever be given. One bit for each capability.
 *
 * @param effective what counts when the kernel checks
 * @param permitted what the process may make effective
 * @param bounding what it can get at all: root in a container or under systemd's
 *     CapabilityBoundingSet has no more
 * @param last the highest capability that the kernel knows
 */
public record Capabilities(long effective, long permitted, long bounding, int last) {

  private static final int ALL = Long.SIZE - 1;

  /** Where the process's capabilities cannot be read, nothing may be refused for their sake. */
  private static final Capabilities UNKNOWN = new Capabilities(-1, -1, -1, ALL);

  /**
   * Reads the Cap lines of {@code /proc/self/status}.
   *
   * @param last the highest capability that the kernel knows
   */
  public static Capabilities parse(String status, int last) {
    return new Capabilities(
        mask(status, "CapEff"), mask(status, "CapPrm"), mask(status, "CapBnd"), last);
  }

  static Capabilities read(KernelRoots roots) {
    try {
      return parse(Files.readString(roots.proc().resolve("self/status")), last(roots));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static int last(KernelRoots roots) {
    try {
      return Integer.parseInt(
          Files.readString(roots.proc().resolve("sys/kernel/cap_last_cap")).strip());
    } catch (IOException | NumberFormatException e) {
      return ALL;
    }
  }

  private static long mask(String status, String name) {
    Matcher line =
        Pattern.compile("(?m)^" + name + ":\\s*([0-9a-fA-F]{1,16})\\s*$").matcher(status);
    return line.find() ? Long.parseUnsignedLong(line.group(1), 16) : -1;
  }

  /** Whether the process may do it now. */
  public boolean has(Capability capability) {
    return capability.isIn(effective);
  }

  /** Whether the process could be given it. */
  public boolean canHave(Capability capability) {
    return capability.isIn(bounding);
  }

  /** Whether the kernel has a capability of its own for this. */
  public boolean isKnown(Capability capability) {
    return capability.bit() <= last;
  }
}
