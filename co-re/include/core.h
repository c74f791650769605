// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the CO-RE programs are built on: the kernel's types and libbpf's headers.
#pragma once

#include "vmlinux_types.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
