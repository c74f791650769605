// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.util.Arrays;
import java.util.Optional;

/**
 * Whether the kernel may take the processor away from a task while that runs kernel code. Then a
 * trampoline's program can be interrupted by another task that calls the same function on the same
 * CPU, and the kernel leaves the program out for that call, and for all further ones until the
 * first task goes on: thousands in a row under load. Probes run with preemption off and do not
 * suffer.
 */
final class Preemption {

  private static final String BOOT_PARAMETER = "preempt=";

  private Preemption() {}

  /**
   * Tells it from the kernel's own descriptions; yes if they leave it open.
   *
   * @param config the build's options
   * @param bootLine the text of /proc/cmdline
   * @param version the text of /proc/version
   */
  static boolean possible(KernelConfig config, String bootLine, String version) {
    if (!config.isKnown()) {
      return version.contains("PREEMPT");
    }
    if (config.isOff("CONFIG_PREEMPTION") && config.isOff("CONFIG_PREEMPT")) {
      return false;
    }
    Optional<String> chosen =
        Arrays.stream(bootLine.split("\\s+", -1))
            .filter(word -> word.startsWith(BOOT_PARAMETER))
            .map(word -> word.substring(BOOT_PARAMETER.length()))
            .reduce((earlier, later) -> later);
    if (config.isOn("CONFIG_PREEMPT_DYNAMIC") && chosen.isPresent()) {
      return !chosen.get().equals("none") && !chosen.get().equals("voluntary");
    }
    return config.isOff("CONFIG_PREEMPT_NONE") && config.isOff("CONFIG_PREEMPT_VOLUNTARY");
  }
}
