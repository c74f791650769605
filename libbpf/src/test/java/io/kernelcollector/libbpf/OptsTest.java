// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Java believes of C, against what the compiler says. */
class OptsTest {
  private static final Map<String, Long> C = new HashMap<>();

  @BeforeAll
  static void askTheCompiler() {
    assumeTrue(Files.exists(Path.of("/usr/include/bpf/bpf.h")), "missing: libbpf-dev");
    for (String line :
        Fixtures.run(List.of(Fixtures.program("structs").toString())).lines().toList()) {
      int space = line.lastIndexOf(' ');
      C.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
    }
  }

  private static void assertC(String name, long ours) {
    assertThat(C).containsKey(name);
    assertThat(ours).as(name).isEqualTo(C.get(name));
  }

  /** A newer header may have a longer struct; libbpf takes a shorter one. Fields never move. */
  private static void assertFits(String type, int ours) {
    assertThat((long) ours).as(type).isLessThanOrEqualTo(C.get("sizeof(" + type + ")"));
  }

  @Test
  void structsAreLaidOutAsLibbpfHasThem() {
    assertFits("bpf_object_open_opts", Opts.Open.SIZE);
    assertC("bpf_object_open_opts.object_name", Opts.Open.OBJECT_NAME);
    assertC("bpf_object_open_opts.btf_custom_path", Opts.Open.BTF_CUSTOM_PATH);
    assertC("bpf_object_open_opts.kernel_log_level", Opts.Open.KERNEL_LOG_LEVEL);
    assertFits("bpf_map_create_opts", Opts.MapCreate.SIZE);
    assertC("bpf_map_create_opts.map_flags", Opts.MapCreate.MAP_FLAGS);
    assertFits("bpf_map_batch_opts", Opts.MapBatch.SIZE);
    assertFits("bpf_prog_load_opts", Opts.ProgramLoad.SIZE);
    assertC("bpf_prog_load_opts.expected_attach_type", Opts.ProgramLoad.EXPECTED_ATTACH_TYPE);
    assertC("bpf_prog_load_opts.attach_btf_id", Opts.ProgramLoad.ATTACH_BTF_ID);
    assertC("bpf_prog_load_opts.log_level", Opts.ProgramLoad.LOG_LEVEL);
    assertC("bpf_prog_load_opts.log_size", Opts.ProgramLoad.LOG_SIZE);
    assertC("bpf_prog_load_opts.log_buf", Opts.ProgramLoad.LOG_BUF);
    assertFits("bpf_prog_info", MissedRuns.INFO_SIZE);
    assertC("bpf_prog_info.recursion_misses", MissedRuns.RECURSION_MISSES);
  }

  @Test
  void libbpf11HasExactlyTheseSizes() {
    Fixtures.needLibbpf();
    assumeTrue(
        Libbpf.version().equals("1.1"), "missing: libbpf 1.1 (has " + Libbpf.version() + ")");
    assertC("sizeof(bpf_object_open_opts)", Opts.Open.SIZE);
    assertC("sizeof(bpf_map_create_opts)", Opts.MapCreate.SIZE);
    assertC("sizeof(bpf_map_batch_opts)", Opts.MapBatch.SIZE);
    assertC("sizeof(bpf_prog_load_opts)", Opts.ProgramLoad.SIZE);
  }

  @Test
  void numbersAreTheHeaders() {
    assertC("BPF_F_MMAPABLE", BpfMap.F_MMAPABLE);
    assertC("BPF_ANY", BpfMap.ANY);
    assertC("BPF_NOEXIST", BpfMap.NOEXIST);
    for (MapType type :
        List.of(
            MapType.HASH,
            MapType.ARRAY,
            MapType.PERCPU_HASH,
            MapType.PERCPU_ARRAY,
            MapType.LRU_HASH,
            MapType.LRU_PERCPU_HASH,
            MapType.RINGBUF)) {
      assertC("BPF_MAP_TYPE_" + type, type.number());
    }
    assertC("sizeof(bpf_insn)", 8);
    assertC("sizeof(pollfd)", 8);
    assertC("pollfd.events", 4);
    assertThat(C.get("sizeof(va_list)")).isLessThanOrEqualTo(32);
  }

  @Test
  void errorsOfLibbpfHaveItsNames() {
    for (String name : List.of("LIBELF", "FORMAT", "NLPARSE")) {
      String symbol = "LIBBPF_ERRNO__" + name;
      assertThat(ErrnoName.of(C.get(symbol).intValue())).isEqualTo(symbol);
    }
  }

  @Test
  void aStructBeginsWithItsSizeAndIsZeroOtherwise() {
    Opts.MapBatch struct = new Opts.MapBatch();
    assertThat(struct.size()).isEqualTo(24);
    assertThat(struct.memory().getLong(0)).isEqualTo(24);
    assertThat(struct.memory().getLong(8)).isZero();
    assertThat(struct.memory().getLong(16)).isZero();
  }
}
