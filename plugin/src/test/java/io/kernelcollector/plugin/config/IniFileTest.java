// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class IniFileTest {

  @Test
  void readsNetdatasGrammar() {
    IniFile file =
        IniFile.parse(
            "ebpf.d.conf",
            """
            # comment
              # comment
            [ global ]
                update every = 5
            name = a = b # no comment
            empty =
            [ebpf programs]
            disk=no
            """);
    assertThat(file.remarks()).isEmpty();
    assertThat(file.entries())
        .containsExactly(
            new IniEntry("global", "update every", "5", "ebpf.d.conf", 4),
            new IniEntry("global", "name", "a = b # no comment", "ebpf.d.conf", 5),
            new IniEntry("global", "empty", "", "ebpf.d.conf", 6),
            new IniEntry("ebpf programs", "disk", "no", "ebpf.d.conf", 8));
  }

  @Test
  void namesLinesItDoesNotUnderstand() {
    IniFile file = IniFile.parse("f", "early = 1\n[s]\nnonsense\n= 1\n; semi\n");
    assertThat(file.entries()).isEmpty();
    assertThat(file.remarks())
        .extracting(Remark::text)
        .satisfiesExactly(
            text -> assertThat(text).startsWith("f:1: "),
            text -> assertThat(text).startsWith("f:3: "),
            text -> assertThat(text).startsWith("f:4: "),
            text -> assertThat(text).startsWith("f:5: "));
  }

  @Test
  void readsFilesOfOtherSystems() {
    assertThat(IniFile.parse("f", "[s]\r\na = b\r\n").entries())
        .containsExactly(new IniEntry("s", "a", "b", "f", 2));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().withCharRange('a', 'z').withChars(' ', '-').ofMinLength(1);
  }

  @Property
  void readsBackWhatWasWritten(
      @ForAll @From("words") String section,
      @ForAll @From("words") String key,
      @ForAll @From("words") String value) {
    IniFile file = IniFile.parse("f", "[" + section + "]\n  x" + key + " =" + value + "\n");
    assertThat(file.entries())
        .containsExactly(new IniEntry(section.strip(), ("x" + key).strip(), value.strip(), "f", 2));
  }

  @Property
  void saysSomethingAboutEachLineOrUnderstandsIt(@ForAll String text) {
    IniFile file = IniFile.parse("f", text);
    long meaningful =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .filter(line -> !(line.startsWith("[") && line.endsWith("]")))
            .count();
    assertThat((long) file.entries().size() + file.remarks().size()).isEqualTo(meaningful);
  }

  @Property
  void settingsComeOutOfAnything(@ForAll String value, @ForAll @From("words") String key) {
    List<IniEntry> entries =
        List.of(
            new IniEntry("global", key, value, "f", 1),
            new IniEntry("global", "btf path", value, "f", 2),
            new IniEntry("global", "update every", value, "f", 3),
            new IniEntry("ebpf programs", key, value, "f", 4));
    SettingsReader.Result result =
        SettingsReader.read(new IniFile(entries, List.of()), java.util.Set.of("disk"));
    assertThat(result.settings().updateEvery().orElse(1)).isPositive();
  }
}
