// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernelcollector.ebpf.kernel.BtfBuilder.Field;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class BtfTest {

  private final BtfBuilder builder = new BtfBuilder();

  @Test
  void findsFunctionsAndNothingElseOfTheName() throws IOException {
    int number = builder.integer("int");
    builder.functions("do_sys_openat2", "kernel_clone");
    builder.struct("close_fd", new Field("fd", number));
    Btf btf = Btf.parse(builder.bytes());
    assertThat(btf.hasFunction("kernel_clone")).isTrue();
    assertThat(btf.hasFunction("kernel_clon")).isFalse();
    assertThat(btf.hasFunction("kernel_clone3")).isFalse();
    assertThat(btf.hasFunction("close_fd")).isFalse();
    assertThat(btf.hasFunction("")).isFalse();
  }

  @Test
  void findsFieldsInAnonymousMembersThroughQualifiers() throws IOException {
    int number = builder.integer("int");
    int inner = builder.struct("", new Field("deep", number));
    int choice = builder.union("", new Field("flat", number), new Field("", inner));
    int tagged = builder.add("tag", 18, 0, builder.constant(choice));
    int named = builder.struct("named", new Field("hidden", number));
    builder.struct("task", new Field("pid", number), new Field("", tagged), new Field("n", named));
    Btf btf = Btf.parse(builder.bytes());
    assertThat(List.of("pid", "flat", "deep", "n")).allMatch(f -> btf.hasField("task", f));
    assertThat(List.of("hidden", "pi", "pid2", "")).noneMatch(f -> btf.hasField("task", f));
    assertThat(btf.hasField("tusk", "pid")).isFalse();
  }

  @Test
  void looksAtEveryStructureOfTheName() throws IOException {
    int number = builder.integer("int");
    builder.struct("twin", new Field("one", number));
    builder.struct("twin", new Field("two", number));
    Btf btf = Btf.parse(builder.bytes());
    assertThat(btf.hasField("twin", "one")).isTrue();
    assertThat(btf.hasField("twin", "two")).isTrue();
    assertThat(btf.hasField("twin", "three")).isFalse();
  }

  @Test
  void survivesAStructureThatContainsItself() throws IOException {
    builder.struct("", new Field("", 1));
    builder.struct("loop", new Field("", 1));
    builder.constant(3);
    builder.struct("ring", new Field("", 3));
    Btf btf = Btf.parse(builder.bytes());
    assertThat(btf.hasField("loop", "x")).isFalse();
    assertThat(btf.hasField("ring", "x")).isFalse();
  }

  @Test
  void countsTheArgumentsOfRawTracepointsWithoutTheTracersOwn() throws IOException {
    builder.tracepoint("sched_process_exit", 2).tracepoint("empty", 0);
    builder.typedef("btf_trace_odd", builder.integer("int"));
    Btf btf = Btf.parse(builder.bytes());
    assertThat(btf.rawTracepointArguments("sched_process_exit")).hasValue(2);
    assertThat(btf.rawTracepointArguments("empty")).hasValue(0);
    assertThat(btf.rawTracepointArguments("odd")).isEmpty();
    assertThat(btf.rawTracepointArguments("none")).isEmpty();
    assertThat(btf.hasRawTracepoint("empty")).isTrue();
    assertThat(btf.hasRawTracepoint("none")).isFalse();
  }

  @Test
  void walksOverEveryKind() throws IOException {
    builder.integer("int");
    builder.add("", 3, 0, 0, 1, 1, 4);
    builder.add("e", 6, 2, 4, 0, 0, 0, 1);
    builder.add("fwd", 7, 0, 0);
    builder.add("", 9, 0, 1);
    builder.add("", 11, 0, 1);
    builder.add("var", 14, 0, 1, 1);
    builder.add("section", 15, 1, 4, 7, 0, 4);
    builder.add("float", 16, 0, 4);
    builder.add("tag", 17, 0, 1, -1);
    builder.add("tag", 18, 0, 1);
    builder.add("e64", 19, 1, 8, 0, 1, 0);
    builder.function("last");
    Btf btf = Btf.parse(builder.bytes());
    assertThat(btf.hasFunction("last")).isTrue();
    assertThat(btf.size()).isEqualTo(14);
  }

  @Test
  void refusesKindsItDoesNotKnow() {
    builder.add("new", 20, 0, 0);
    assertThatThrownBy(() -> Btf.parse(builder.bytes()))
        .isInstanceOf(IOException.class)
        .hasMessage("BTF type 1 is of the unknown kind 20");
  }

  @Test
  void refusesWhatIsNotBtf() {
    assertThatThrownBy(() -> Btf.parse(new byte[100])).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Btf.parse(new byte[0])).isInstanceOf(IOException.class);
  }

  @Property
  void everyFunctionIsFound(
      @ForAll @Size(max = 300) @UniqueElements
          List<@AlphaChars @StringLength(min = 1, max = 6) String> names)
      throws IOException {
    List<String> there = names.subList(0, names.size() / 2);
    BtfBuilder some = new BtfBuilder();
    there.forEach(some::function);
    Btf btf = Btf.parse(some.bytes());
    assertThat(names).allMatch(name -> btf.hasFunction(name) == there.contains(name));
  }

  @Property
  void aFileThatIsCutOffIsRefusedAndNeverCrashes(@ForAll @IntRange(max = 200) int length)
      throws IOException {
    BtfBuilder some = new BtfBuilder();
    some.struct("s", new Field("f", some.integer("int")));
    some.functions("one", "two").tracepoint("t", 3);
    byte[] whole = some.bytes();
    int cut = Math.min(length, whole.length - 1);
    assertThatThrownBy(() -> Btf.parse(Arrays.copyOf(whole, cut))).isInstanceOf(IOException.class);
  }

  @Property
  void aDamagedFileIsRefusedOrAnswered(
      @ForAll @IntRange(min = 4, max = 250) int at, @ForAll byte damage) {
    BtfBuilder some = new BtfBuilder();
    some.struct("s", new Field("", some.struct("", new Field("f", some.integer("int")))));
    some.functions("one", "two").tracepoint("t", 3);
    byte[] file = some.bytes();
    file[at % file.length] = damage;
    try {
      Btf btf = Btf.parse(file);
      assertThat(btf.hasField("s", "nothing of that name")).isFalse();
      assertThat(btf.hasFunction("nothing of that name")).isFalse();
      assertThat(btf.rawTracepointArguments("none")).isEmpty();
      btf.rawTracepointArguments("t");
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("BTF");
    }
  }
}
