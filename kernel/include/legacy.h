// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the legacy programs are built on: the headers of one kernel, and libbpf's.
#pragma once

#define LEGACY_OBJECT

#include <linux/types.h>

#include <linux/errno.h>
#include <asm/ptrace.h>
#include <uapi/linux/bpf.h>
#include <uapi/linux/sched.h>

// The map of .rodata that bpf_printk's format would need does not exist before 5.2.
#define BPF_NO_GLOBAL_DATA 1
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

// 0: objects for the load mode "return"; 2: objects for "entry", without the *return* programs.
#ifndef NETDATASEL
#error "NETDATASEL must be 0 (return) or 2 (entry)"
#endif
#define RETURN_MODE (NETDATASEL < 2)
