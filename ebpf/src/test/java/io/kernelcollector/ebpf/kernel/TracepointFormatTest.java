// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kernelcollector.ebpf.spec.RecordField;
import org.junit.jupiter.api.Test;

class TracepointFormatTest {

  private static final String TEXT =
      """
      name: sys_enter_execve
      ID: 712
      format:
      	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
      	field:int common_pid;	offset:4;	size:4;	signed:1;

      	field:char comm[16];	offset:8;	size:16;	signed:0;
      	field:__data_loc char[] filename;	offset:24;	size:4;	signed:1;
      	field:const char *const * argv;	offset:32;	size:8;	signed:0;
      	field:unsigned long long sector;	offset:40;	size:8;	signed:0;
      	field:u64 list[2 + 1];	offset:48;	size:24;	signed:0;

      print fmt: "field:int fake;	offset:1;	size:1; %s", REC->comm
      """;

  @Test
  void readsNamesOffsetsAndSizes() {
    TracepointFormat format = TracepointFormat.parse(TEXT);
    assertThat(format.name()).isEqualTo("sys_enter_execve");
    assertThat(format.id()).isEqualTo(712);
    assertThat(format.fields())
        .containsExactly(
            new RecordField("common_type", 0, 2),
            new RecordField("common_pid", 4, 4),
            new RecordField("comm", 8, 16),
            new RecordField("filename", 24, 4),
            new RecordField("argv", 32, 8),
            new RecordField("sector", 40, 8),
            new RecordField("list", 48, 24));
    assertThat(format.field("argv")).contains(new RecordField("argv", 32, 8));
    assertThat(format.field("pid")).isEmpty();
  }

  @Test
  void refusesWhatIsNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> TracepointFormat.parse(""));
    assertThatIllegalArgumentException().isThrownBy(() -> TracepointFormat.parse("name: x\n"));
  }
}
