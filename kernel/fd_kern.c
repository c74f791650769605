// SPDX-License-Identifier: GPL-3.0-or-later
//
// Collector fd, legacy. What a call is and what is a failure: include/fd.h.
#include "legacy.h"

#include "fd.h"

char _license[] SEC("license") = "GPL";

#if RETURN_MODE

// do_sys_openat2 since 5.6, do_sys_open before (measured on 4.14 and 4.19, read in the images of
// Debian 5.10, 6.1, 6.12, 7.2): every open, openat, openat2 and creat, 32-bit ones included.
SEC("kretprobe/do_sys_openat2")
int fd_open_kretprobe(struct pt_regs *registers) {
  fd_opened((s32)PT_REGS_RC(registers));
  return 0;
}

// __x64_sys_close since 4.17, sys_close before. Not close_fd: since 6.6 close(2) does not call it.
SEC("kretprobe/__x64_sys_close")
int fd_close_kretprobe(struct pt_regs *registers) {
  fd_closed((s64)PT_REGS_RC(registers));
  return 0;
}

// The same call made by a 32-bit program, where it is a function of its own (since 4.17).
SEC("kretprobe/__ia32_sys_close")
int fd_close_compat_kretprobe(struct pt_regs *registers) {
  fd_closed((s64)PT_REGS_RC(registers));
  return 0;
}

// Since 5.9: one call, however many descriptors it closes.
SEC("kretprobe/__x64_sys_close_range")
int fd_close_range_kretprobe(struct pt_regs *registers) {
  fd_closed((s64)PT_REGS_RC(registers));
  return 0;
}

#else

// The same functions as above, at their entry: calls only.
SEC("kprobe/do_sys_openat2")
int fd_open_kprobe(struct pt_regs *registers) {
  fd_open_called();
  return 0;
}

SEC("kprobe/__x64_sys_close")
int fd_close_kprobe(struct pt_regs *registers) {
  fd_close_called();
  return 0;
}

SEC("kprobe/__ia32_sys_close")
int fd_close_compat_kprobe(struct pt_regs *registers) {
  fd_close_called();
  return 0;
}

SEC("kprobe/__x64_sys_close_range")
int fd_close_range_kprobe(struct pt_regs *registers) {
  fd_close_called();
  return 0;
}

#endif
