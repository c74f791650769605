// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class KernelSymbolsTest {

  @Test
  void findsTextSymbolsOfEveryBindingAndModulesToo() throws IOException {
    KernelSymbols symbols =
        of("T _stext", "t do_sys_openat2", "W __x64_sys_close", "D jiffies", "t ext4_sync\t[ext4]");
    assertThat(symbols.state().isReadable()).isTrue();
    assertThat(symbols.size()).isEqualTo(4);
    assertThat(symbols.find("do_sys_openat2")).contains("do_sys_openat2");
    assertThat(symbols.find("__x64_sys_close")).contains("__x64_sys_close");
    assertThat(symbols.find("ext4_sync")).contains("ext4_sync");
    assertThat(symbols.find("jiffies")).isEmpty();
    assertThat(symbols.find("do_sys_open")).isEmpty();
    assertThat(symbols.find("")).isEmpty();
  }

  @Test
  void findsTheOnlyCloneOfAFunction() throws IOException {
    KernelSymbols symbols =
        of(
            "t io_close.isra.0",
            "t two.constprop.0.isra.0\t[mod]",
            "t lto.llvm.1234",
            "t plain",
            "t plain.constprop.0");
    assertThat(symbols.find("io_close")).contains("io_close.isra.0");
    assertThat(symbols.find("two")).contains("two.constprop.0.isra.0");
    assertThat(symbols.find("lto")).contains("lto.llvm.1234");
    assertThat(symbols.find("plain")).contains("plain");
  }

  @Test
  void doesNotTakeAPieceOfAFunctionForTheFunction() throws IOException {
    KernelSymbols symbols =
        of("t a.cold", "t b.part.0", "t c.isra.0.cold", "t d.constprop.0", "t d.constprop.1");
    assertThat(List.of("a", "b", "c", "d")).allMatch(name -> symbols.find(name).isEmpty());
  }

  @Test
  void leavesOutThePaddingBeforeFunctions() throws IOException {
    KernelSymbols symbols =
        of("t __pfx_do_exit", "t __cfi_do_exit", "t do_exit", "t __pfxx", "t __p");
    assertThat(symbols.size()).isEqualTo(3);
    assertThat(symbols.find("__pfx_do_exit")).isEmpty();
    assertThat(symbols.find("__pfxx")).isPresent();
    assertThat(symbols.find("__p")).isPresent();
  }

  @Test
  void takesTheLastLineWithoutItsEndAndShortAddresses() throws IOException {
    KernelSymbols symbols = parse("c0008000 T first\nc0008010 t last", Integer.MAX_VALUE);
    assertThat(symbols.find("first")).isPresent();
    assertThat(symbols.find("last")).isPresent();
  }

  @Test
  void refusesALineThatIsNone() {
    assertThatThrownBy(() -> parse("0".repeat(70_000), Integer.MAX_VALUE))
        .isInstanceOf(IOException.class);
  }

  @Test
  void saysWhyThereAreNone() {
    KernelSymbols none =
        new Kernel(KernelRoots.under(Path.of("/nowhere")), new FixedSupport()).symbols();
    assertThat(none.state().isReadable()).isFalse();
    assertThat(none.state().reason()).isEqualTo("there is no /nowhere/proc/kallsyms");
    assertThat(none.find("do_exit")).isEmpty();
  }

  @Property
  void findsEverySymbolHoweverTheFileIsHandedOut(
      @ForAll @Size(max = 200) @UniqueElements
          List<@AlphaChars @StringLength(min = 1, max = 40) String> names,
      @ForAll @IntRange(min = 1, max = 100) int chunk)
      throws IOException {
    List<String> there = names.subList(0, names.size() / 2);
    KernelSymbols symbols = parse(text(there.stream().map(name -> "t " + name).toList()), chunk);
    assertThat(symbols.size()).isEqualTo(there.size());
    assertThat(names).allMatch(name -> symbols.find(name).isPresent() == there.contains(name));
  }

  @Property(tries = 20)
  void findsSymbolsAcrossTheEdgesOfItsBuffer(@ForAll @IntRange(max = 63) int shift)
      throws IOException {
    List<String> lines =
        IntStream.range(0, 5000)
            .mapToObj(i -> "t " + "f".repeat(1 + (i + shift) % 64) + i)
            .toList();
    KernelSymbols symbols = parse(text(lines), Integer.MAX_VALUE);
    assertThat(symbols.size()).isEqualTo(5000);
    assertThat(lines).allMatch(line -> symbols.find(line.substring(2)).isPresent());
  }

  private static KernelSymbols of(String... lines) throws IOException {
    return parse(text(List.of(lines)), Integer.MAX_VALUE);
  }

  private static String text(List<String> lines) {
    return lines.stream()
        .map(line -> "0000000000000000 " + line + "\n")
        .collect(Collectors.joining());
  }

  /** Reads a text of which each read gives no more than so many bytes. */
  private static KernelSymbols parse(String text, int chunk) throws IOException {
    InputStream whole = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    return KernelSymbols.parse(
        new InputStream() {
          @Override
          public int read() throws IOException {
            return whole.read();
          }

          @Override
          public int read(byte[] buffer, int from, int length) throws IOException {
            return whole.read(buffer, from, Math.min(length, chunk));
          }
        });
  }
}
