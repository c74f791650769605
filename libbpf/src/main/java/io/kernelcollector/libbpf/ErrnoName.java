// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import io.kernelcollector.ffi.NativeBuffer;
import java.nio.charset.StandardCharsets;
import jnr.constants.platform.Errno;

/** Names and texts of error numbers: the system's, the kernel's own and libbpf's. */
final class ErrnoName {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int E2BIG = 7;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EINVAL = 22;
  static final int ENOSPC = 28;
  static final int EOPNOTSUPP = 95;

  /** The kernel's, kept from user space except by bpf(2). */
  static final int ENOTSUPP = 524;

  private static final int LIBBPF_FIRST = 4000;
  private static final String[] LIBBPF = {
    "LIBELF", "FORMAT", "KVERSION", "ENDIAN", "INTERNAL", "RELOC", "LOAD",
    "VERIFY", "PROG2BIG", "KVER", "PROGTYPE", "WRNGPID", "INVSEQ", "NLPARSE"
  };

  private ErrnoName() {}

  /** ENOENT for 2, LIBBPF_ERRNO__FORMAT for 4001, "errno 12345" for what has no name. */
  static String of(int errno) {
    if (errno == ENOTSUPP) {
      return "ENOTSUPP";
    }
    if (errno == EOPNOTSUPP) {
      // One number, two names: the kernel's sources and man pages say this one.
      return "EOPNOTSUPP";
    }
    int libbpf = errno - LIBBPF_FIRST;
    if (libbpf >= 0 && libbpf < LIBBPF.length) {
      return "LIBBPF_ERRNO__" + LIBBPF[libbpf];
    }
    Errno known = Errno.valueOf(errno);
    return known == Errno.__UNKNOWN_CONSTANT__ ? "errno " + errno : known.name();
  }

  /** libbpf's text, which for the system's numbers is libc's. */
  static String text(int errno) {
    if (errno == ENOTSUPP) {
      return "Operation not supported by this kernel";
    }
    NativeBuffer buffer = NativeBuffer.allocate(256);
    Libbpf.functions().libbpf_strerror(errno, buffer.address(), buffer.size());
    byte[] bytes = new byte[buffer.size()];
    buffer.bytes().get(0, bytes);
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
