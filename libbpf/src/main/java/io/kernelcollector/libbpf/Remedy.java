// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import java.util.List;
import java.util.Optional;

/** What a person can do about an error, where that is known. */
final class Remedy {
  private Remedy() {}

  static Optional<String> of(String operation, int errno, List<String> messages) {
    return Optional.ofNullable(sentence(operation, errno, messages));
  }

  private static String sentence(String operation, int errno, List<String> messages) {
    boolean attaching = operation.startsWith("attach");
    return switch (errno) {
      case ErrnoName.EPERM ->
          "The process needs CAP_BPF and CAP_PERFMON (CAP_SYS_ADMIN before Linux 5.8) and, before"
              + " 5.11, a sufficient RLIMIT_MEMLOCK; a locked-down kernel"
              + " (/sys/kernel/security/lockdown) or the host's policy can refuse it all the same";
      case ErrnoName.ENOENT ->
          attaching
              ? "This kernel has no such function or tracepoint, or tracefs is not mounted (mount"
                  + " -t tracefs tracefs /sys/kernel/tracing)"
              : null;
      case ErrnoName.ENOMEM ->
          "The kernel has no memory for it, or RLIMIT_MEMLOCK (before Linux 5.11) or the memory"
              + " cgroup is too small";
      case ErrnoName.E2BIG ->
          "It is larger than this kernel allows: fewer map entries, a smaller value or a smaller"
              + " program are needed";
      case ErrnoName.ENOSPC ->
          operation.startsWith("read") ? "The buffers must hold the map's entries" : null;
      case ErrnoName.ESRCH ->
          mentions(messages, "BTF")
              ? "This kernel has no BTF (CONFIG_DEBUG_INFO_BTF): use the legacy object"
              : null;
      case ErrnoName.EOPNOTSUPP, ErrnoName.ENOTSUPP -> "This kernel does not support it";
      default -> null;
    };
  }

  private static boolean mentions(List<String> messages, String word) {
    return messages.stream().anyMatch(m -> m.contains(word));
  }
}
