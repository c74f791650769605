// SPDX-License-Identifier: GPL-3.0-or-later
//
// The kernel's types, as far as the programs look into them. Only names and types matter: libbpf
// puts in the offsets of the kernel it loads into. Checked against the BTF of Debian 5.10, 6.1, 6.12
// and 7.2. A name after three underscores is libbpf's notation for another version of a type.
#pragma once

#define __VMLINUX_H__ // libbpf's headers then use the kernel's names of the registers

typedef unsigned char __u8;
typedef short __s16;
typedef unsigned short __u16;
typedef int __s32;
typedef unsigned int __u32;
typedef long long __s64;
typedef unsigned long long __u64;
typedef __u8 u8;
typedef __s32 s32;
typedef __u32 u32;
typedef __s64 s64;
typedef __u64 u64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
typedef _Bool bool;
#define true 1
#define false 0

// From here on numbers that user space and the kernel have agreed on.
enum bpf_map_type {
  BPF_MAP_TYPE_HASH = 1,
  BPF_MAP_TYPE_ARRAY = 2,
  BPF_MAP_TYPE_PERCPU_HASH = 5,
  BPF_MAP_TYPE_PERCPU_ARRAY = 6,
  BPF_MAP_TYPE_LRU_HASH = 9,
};
enum { BPF_ANY = 0, BPF_NOEXIST = 1 };
enum { BPF_F_MMAPABLE = 1 << 10 };
enum bpf_func_id { BPF_FUNC_task_pt_regs = 175 };

#define CLONE_THREAD 0x00010000
#define PF_KTHREAD 0x00200000
#define EEXIST 17
#define EAGAIN 11
#define ENOSYS 38
#define ERESTARTNOINTR 513
#define X32_SYSCALL_BIT 0x40000000
#define TS_COMPAT 2             // x86: thread_info.status
#define TIF_32BIT (1 << 22)     // arm64: thread_info.flags
#define THREAD_SIZE (16 * 1024) // both, with 4 KiB pages

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

// x86-64
struct pt_regs {
  unsigned long di;
  unsigned long si;
  unsigned long dx;
  unsigned long cx;
  unsigned long r8;
  unsigned long ax;
  unsigned long sp;
  unsigned long ip;
  unsigned long bp;
  unsigned long bx;
};

// arm64
struct user_pt_regs {
  unsigned long long regs[31];
  unsigned long long sp;
  unsigned long long pc;
};

// arm64; the name without the underscores is x86's here.
struct pt_regs___of_arm64 {
  u64 orig_x0; // the first argument, in whose place the result stands
};

typedef struct {
  int counter;
} atomic_t;

struct signal_struct {
  atomic_t live; // threads that have not ended
};

struct thread_info {
  unsigned long flags;
  u32 status; // x86 only
};

struct task_struct {
  struct thread_info thread_info;
  void *stack; // its lowest address
  unsigned int flags;
  int pid;
  int tgid;
  struct task_struct *group_leader;
  struct signal_struct *signal;
  int *set_child_tid;
};

// Since 5.17.
struct task_struct___with_worker {
  void *worker_private;
};

// Since 5.3, as the only argument of the function behind all forks.
struct kernel_clone_args {
  u64 flags;
};

// Came with do_sys_openat2 in 5.6.
struct open_how {
  u64 flags;
};

struct io_cqe {
  s32 res;
};

// Since 5.19; before, requests do not keep their result.
struct io_kiocb {
  struct io_cqe cqe;
};

struct gendisk {
  int major;
  int first_minor;
};

struct request_queue {
  struct gendisk *disk; // since 5.15
};

struct bio_vec;

struct bio {
  struct bio_vec *bi_io_vec;
};

struct request {
  struct request_queue *q;
  unsigned int cmd_flags;
  unsigned int __data_len;
  struct bio *bio;
  void *part;        // where /proc/diskstats counts it; none if it does not
  u64 start_time_ns; // when the request was made; 0 if nobody needs to know
};

// The disk was in the request until 5.16.
struct request___until_5_16 {
  struct gendisk *rq_disk;
};

#pragma clang attribute pop
