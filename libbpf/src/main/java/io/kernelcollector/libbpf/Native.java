// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import jnr.ffi.annotations.Encoding;
import jnr.ffi.types.size_t;

/**
 * Hides from other packages what jnr-ffi needs public: it implements it in a class loader of its
 * own.
 */
final class Native {
  private Native() {}

  /**
   * libbpf's own names, grouped as its headers group them, and only what is called. What runs once
   * per interval is in {@link MapCalls}.
   *
   * <p>Pointers are {@code long}; 0 is NULL. Errors as libbpf 1.0 and newer report them: a function
   * returning int returns {@code -errno}; one returning a pointer returns NULL and sets errno,
   * which is stale after a success. C's {@code bool} is an int whose lowest byte counts.
   */
  @Encoding("UTF-8")
  public interface LibBpf {
    int libbpf_major_version();

    int libbpf_minor_version();

    int libbpf_strerror(int error, long buffer, @size_t long size);

    long libbpf_set_print(long function);

    int libbpf_num_possible_cpus();

    // bpf_object
    long bpf_object__open_file(String path, long options);

    int bpf_object__load(long object);

    void bpf_object__close(long object);

    String bpf_object__name(long object);

    long bpf_object__next_program(long object, long program);

    long bpf_object__next_map(long object, long map);

    long bpf_object__find_map_by_name(long object, String name);

    // bpf_program
    String bpf_program__name(long program);

    String bpf_program__section_name(long program);

    int bpf_program__type(long program);

    int bpf_program__autoload(long program);

    int bpf_program__set_autoload(long program, int autoload);

    int bpf_program__set_attach_target(long program, int attachProgramFd, String function);

    long bpf_program__insns(long program);

    @size_t
    long bpf_program__insn_cnt(long program);

    int bpf_program__fd(long program);

    long bpf_program__attach_tracepoint(long program, String category, String name);

    long bpf_program__attach_raw_tracepoint(long program, String name);

    long bpf_program__attach_kprobe(long program, int returnProbe, String function);

    long bpf_program__attach_trace(long program);

    // bpf_link
    int bpf_link__destroy(long link);

    // bpf_map
    String bpf_map__name(long map);

    int bpf_map__fd(long map);

    int bpf_map__type(long map);

    int bpf_map__key_size(long map);

    int bpf_map__value_size(long map);

    int bpf_map__max_entries(long map);

    int bpf_map__set_max_entries(long map, int entries);

    int bpf_map__map_flags(long map);

    int bpf_map__set_map_flags(long map, int flags);

    int bpf_map__set_autocreate(long map, int autocreate);

    long bpf_map__initial_value(long map, long sizeOut);

    int bpf_map__set_initial_value(long map, long data, @size_t long size);

    // bpf.h: the system call itself
    int bpf_map_create(
        int type, String name, int keySize, int valueSize, int maxEntries, long options);

    int bpf_prog_load(
        int type,
        String name,
        String licence,
        long instructions,
        @size_t long instructionCount,
        long options);
  }
}
