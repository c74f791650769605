// SPDX-License-Identifier: GPL-3.0-or-later
//
// Collector fd, CO-RE. What a call is and what is a failure: kernel/include/fd.h.
#include "core.h"

#include "fd.h"
#include "syscall.h"

char _license[] SEC("license") = "GPL";

// do_sys_openat2(dfd, name, how): open, openat, openat2, creat and their 32-bit forms call it since
// 5.6 (direct callers in the images of Debian 5.10, 6.1, 6.12, 7.2). Before, do_sys_open(dfd, name,
// flags, mode) does the work, and struct open_how does not exist.
SEC("fexit/do_sys_openat2")
int fd_open_fexit(u64 *arguments) {
  if (bpf_core_type_exists(struct open_how))
    fd_opened((s32)arguments[3]);
  else
    fd_opened((s32)arguments[4]);
  return 0;
}

SEC("kprobe/do_sys_openat2")
int fd_open_kprobe(struct pt_regs *registers) {
  fd_open_called();
  return 0;
}

SEC("kretprobe/do_sys_openat2")
int fd_open_kretprobe(struct pt_regs *registers) {
  fd_opened((s32)PT_REGS_RC(registers));
  return 0;
}

// The entry of the system call itself: since 6.6 close(2) does not call close_fd any more (direct
// callers in the image of Debian 6.12 and 7.2: bpf_sys_close only).
SEC("fexit/__x64_sys_close")
int BPF_PROG(fd_close_fexit, const struct pt_regs *registers, long result) {
  fd_closed(result);
  return 0;
}

SEC("kprobe/__x64_sys_close")
int fd_close_kprobe(struct pt_regs *registers) {
  fd_close_called();
  return 0;
}

SEC("kretprobe/__x64_sys_close")
int fd_close_kretprobe(struct pt_regs *registers) {
  fd_closed((s64)PT_REGS_RC(registers));
  return 0;
}

// The same call made by a 32-bit program.
SEC("fexit/__ia32_sys_close")
int BPF_PROG(fd_close_compat_fexit, const struct pt_regs *registers, long result) {
  fd_closed(result);
  return 0;
}

SEC("kprobe/__ia32_sys_close")
int fd_close_compat_kprobe(struct pt_regs *registers) {
  fd_close_called();
  return 0;
}

SEC("kretprobe/__ia32_sys_close")
int fd_close_compat_kretprobe(struct pt_regs *registers) {
  fd_closed((s64)PT_REGS_RC(registers));
  return 0;
}

// Since 5.9: one call, however many descriptors it closes.
SEC("fexit/__x64_sys_close_range")
int BPF_PROG(fd_close_range_fexit, const struct pt_regs *registers, long result) {
  fd_closed(result);
  return 0;
}

SEC("kprobe/__x64_sys_close_range")
int fd_close_range_kprobe(struct pt_regs *registers) {
  fd_close_called();
  return 0;
}

SEC("kretprobe/__x64_sys_close_range")
int fd_close_range_kretprobe(struct pt_regs *registers) {
  fd_closed((s64)PT_REGS_RC(registers));
  return 0;
}

// The result of an io_uring request that has just been carried out. Before 5.19 requests do not keep
// it: then failures are not seen.
static __always_inline s64 uring_result(struct io_kiocb *request) {
  return bpf_core_field_exists(request->cqe) ? request->cqe.res : 0;
}

// io_openat2(request, issue_flags): IORING_OP_OPENAT goes through it, too. With -EAGAIN the request
// comes again from a worker that may sleep.
SEC("fexit/io_openat2")
int BPF_PROG(fd_uring_open_fexit, struct io_kiocb *request, unsigned int issue_flags, int result) {
  if (result != -EAGAIN)
    fd_opened(uring_result(request));
  return 0;
}

// io_close(request, issue_flags): a function of its own on Debian 6.1, 6.12, 7.2; inlined in 5.10.
SEC("fexit/io_close")
int BPF_PROG(fd_uring_close_fexit, struct io_kiocb *request, unsigned int issue_flags, int result) {
  if (result != -EAGAIN)
    fd_closed(uring_result(request));
  return 0;
}

// Set before load: for which hooks fd_sys_exit counts.
const volatile bool sys_exit_open = true;
const volatile bool sys_exit_close = true;
const volatile bool sys_exit_close_compat = true;
const volatile bool sys_exit_close_range = true;

// Every system call of every program comes by, most are no concern.
SEC("tracepoint/raw_syscalls/sys_exit")
int fd_sys_exit(struct sys_exit_record *record) {
  s32 result = record->result;

  switch (syscall_number(record)) {
  case SYSCALL_OPEN:
  case SYSCALL_OPENAT:
  case SYSCALL_CREAT:
    if (sys_exit_open && !syscall_is_compat())
      fd_opened(result);
    break;
  case COMPAT_OPEN:
  case COMPAT_OPENAT:
  case COMPAT_CREAT:
    if (sys_exit_open && syscall_is_compat())
      fd_opened(result);
    break;
  case SYSCALL_OPENAT2:
    if (sys_exit_open && !syscall_is_absent(result))
      fd_opened(result);
    break;
  case SYSCALL_CLOSE:
    if (sys_exit_close && !syscall_is_compat())
      fd_closed(result);
    break;
  case COMPAT_CLOSE:
    if ((COMPAT_SHARES_FUNCTIONS ? sys_exit_close : sys_exit_close_compat) && syscall_is_compat())
      fd_closed(result);
    break;
  case SYSCALL_CLOSE_RANGE:
    if (sys_exit_close_range && !syscall_is_absent(result))
      fd_closed(result);
    break;
  }
  return 0;
}
