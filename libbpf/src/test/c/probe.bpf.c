// SPDX-License-Identifier: GPL-3.0-or-later
// What the live tests load: one program for each way to attach that works on a plain host, maps of
// each kind that is read, a constant, and one program that the verifier refuses.
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

const volatile __u32 step = 1;
const volatile __u64 wanted_tgid = 0;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10000);
	__type(key, __u32);
	__type(value, __u64);
} table SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u32);
} per_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} per_cpu_array SEC(".maps");

static __always_inline int count(__u32 slot)
{
	__u64 *value;

	if (wanted_tgid && bpf_get_current_pid_tgid() >> 32 != wanted_tgid)
		return 0;
	value = bpf_map_lookup_elem(&events, &slot);
	if (value)
		__sync_fetch_and_add(value, step);
	return 0;
}

SEC("raw_tp/sys_enter")
int raw_enter(void *context)
{
	return count(0);
}

SEC("tracepoint/raw_syscalls/sys_enter")
int tracepoint_enter(void *context)
{
	return count(1);
}

SEC("tp_btf/sys_enter")
int typed_enter(void *context)
{
	return count(2);
}

SEC("fexit/do_sys_openat2")
int function_exit(void *context)
{
	return count(3);
}

SEC("kprobe/do_sys_openat2")
int function_entry(void *context)
{
	return count(3);
}
