// SPDX-License-Identifier: GPL-3.0-or-later
// What libbpf's headers say of the structs that Java fills in: the oracle for OptsTest.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <poll.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#define SIZE(type) printf("sizeof(%s) %zu\n", #type, sizeof(struct type))
#define OFFSET(type, field) printf("%s.%s %zu\n", #type, #field, offsetof(struct type, field))
#define NUMBER(name) printf("%s %ld\n", #name, (long)(name))

int main(void)
{
	SIZE(bpf_object_open_opts);
	OFFSET(bpf_object_open_opts, object_name);
	OFFSET(bpf_object_open_opts, btf_custom_path);
	OFFSET(bpf_object_open_opts, kernel_log_level);

	SIZE(bpf_map_create_opts);
	OFFSET(bpf_map_create_opts, map_flags);

	SIZE(bpf_map_batch_opts);
	OFFSET(bpf_map_batch_opts, elem_flags);
	OFFSET(bpf_map_batch_opts, flags);

	SIZE(bpf_prog_load_opts);
	OFFSET(bpf_prog_load_opts, expected_attach_type);
	OFFSET(bpf_prog_load_opts, attach_btf_id);
	OFFSET(bpf_prog_load_opts, log_level);
	OFFSET(bpf_prog_load_opts, log_size);
	OFFSET(bpf_prog_load_opts, log_buf);

	SIZE(bpf_prog_info);
	OFFSET(bpf_prog_info, recursion_misses);
	SIZE(bpf_insn);
	SIZE(pollfd);
	OFFSET(pollfd, events);
	printf("sizeof(va_list) %zu\n", sizeof(va_list));

	NUMBER(BPF_F_NO_PREALLOC);
	NUMBER(BPF_F_MMAPABLE);
	NUMBER(BPF_ANY);
	NUMBER(BPF_NOEXIST);
	NUMBER(BPF_EXIST);
	NUMBER(BPF_MAP_TYPE_HASH);
	NUMBER(BPF_MAP_TYPE_ARRAY);
	NUMBER(BPF_MAP_TYPE_PERCPU_HASH);
	NUMBER(BPF_MAP_TYPE_PERCPU_ARRAY);
	NUMBER(BPF_MAP_TYPE_LRU_HASH);
	NUMBER(BPF_MAP_TYPE_LRU_PERCPU_HASH);
	NUMBER(BPF_MAP_TYPE_RINGBUF);
	NUMBER(LIBBPF_ERRNO__LIBELF);
	NUMBER(LIBBPF_ERRNO__FORMAT);
	NUMBER(LIBBPF_ERRNO__NLPARSE);
	return 0;
}
