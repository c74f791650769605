// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.Rung;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class SettingsReaderTest {
  private static final Set<String> BUILT = Set.of("process", "fd", "disk");

  private static SettingsReader.Result read(String text) {
    return SettingsReader.read(IniFile.parse("ebpf.d.conf", text), BUILT);
  }

  private static Settings global(String line) {
    SettingsReader.Result result = read("[global]\n" + line);
    assertThat(result.remarks()).isEmpty();
    return result.settings();
  }

  private static String warning(String text) {
    List<Remark> remarks = read(text).remarks();
    assertThat(remarks).hasSize(1);
    assertThat(remarks.get(0).level()).isEqualTo(Level.WARN);
    return remarks.get(0).text();
  }

  @Test
  void hasDefaults() {
    Settings settings = read("").settings();
    assertThat(settings.loadMode()).isEqualTo(LoadMode.RETURN);
    assertThat(settings.updateEvery()).isEmpty();
    assertThat(settings.attach()).isEmpty();
    assertThat(settings.btf()).isEmpty();
    assertThat(settings.collectors()).isEqualTo(BUILT);
    assertThat(settings.allowedRungs()).containsExactlyInAnyOrder(Rung.values());
  }

  @Test
  void readsTheGlobalKeys() {
    assertThat(global("ebpf load mode = entry").loadMode()).isEqualTo(LoadMode.ENTRY);
    assertThat(global("load = ENTRY").loadMode()).isEqualTo(LoadMode.ENTRY);
    assertThat(global("update every = 10").updateEvery()).contains(10);
    assertThat(global("update every = 10s").updateEvery()).contains(10);
    assertThat(global("attach = kprobe").attach()).contains(Rung.KPROBE);
    assertThat(global("attach = auto").attach()).isEmpty();
    assertThat(global("btf path = /opt/btf/mine").btf()).contains(Path.of("/opt/btf/mine"));
    assertThat(global("btf path = /sys/kernel/btf/").btf()).isEmpty();
  }

  @Test
  void narrowsTheLadder() {
    assertThat(global("ebpf type format = legacy").allowedRungs()).containsExactly(Rung.LEGACY);
    assertThat(global("ebpf type format = CO-RE").allowedRungs()).doesNotContain(Rung.LEGACY);
    assertThat(global("ebpf co-re tracing = probe").allowedRungs())
        .containsExactly(Rung.KPROBE, Rung.TRACEPOINT, Rung.LEGACY);
    assertThat(global("ebpf co-re tracing = tracepoint").allowedRungs())
        .containsExactly(Rung.TRACEPOINT, Rung.LEGACY);
  }

  @ParameterizedTest
  @CsvSource({"yes, true", "ON, true", "on demand, true", "no, false", "False, false"})
  void switchesCollectors(String word, boolean on) {
    assertThat(read("[ebpf programs]\ndisk = " + word).settings().runs("disk")).isEqualTo(on);
  }

  @Test
  void lastWordCounts() {
    SettingsReader.Result result =
        read("[ebpf programs]\ndisk = no\nfd = what\n[ebpf programs]\ndisk = yes\nfd = no");
    assertThat(result.settings().collectors()).containsExactlyInAnyOrder("process", "disk");
    assertThat(result.remarks()).isEmpty();
  }

  @Test
  void takesUpstreamsFilesQuietly() {
    SettingsReader.Result result =
        read(
            """
            [global]
                ebpf load mode = entry
                apps = no
                cgroups = no
                update every = 5
                pid table size = 32768
                btf path = /sys/kernel/btf/
                maps per core = yes
                lifetime = 300
            [ebpf programs]
                cachestat = no
                dcstat = no
                disk = no
                fd = yes
                filesystem = no
                mount = yes
                network connections = no
                oomkill = yes
                process = yes
            [ipc]
                integration = shm
            """);
    assertThat(result.settings().collectors()).containsExactlyInAnyOrder("process", "fd");
    assertThat(result.remarks())
        .filteredOn(remark -> remark.level() == Level.INFO)
        .extracting(Remark::text)
        .containsExactly("collectors not in this version yet: mount, oomkill");
    assertThat(result.remarks()).noneMatch(remark -> remark.level() == Level.WARN);
  }

  @Test
  void warnsOnceWithThePlaceAndTheNearestName() {
    assertThat(warning("[global]\n\nupdate evry = 1"))
        .isEqualTo("ebpf.d.conf:3: unknown key 'update evry', did you mean 'update every'?");
    assertThat(warning("[globl]\na = 1\nb = 2"))
        .isEqualTo("ebpf.d.conf:2: unknown section '[globl]', did you mean '[global]'?");
    assertThat(warning("[ebpf programs]\nprocces = yes"))
        .isEqualTo("ebpf.d.conf:2: unknown collector 'procces', did you mean 'process'?");
    assertThat(warning("[ebpf programs]\ndisk = perhaps"))
        .isEqualTo("ebpf.d.conf:2: 'disk' cannot be 'perhaps', write yes or no; default used");
    assertThat(warning("[global]\nattach = krpobe"))
        .contains("'attach' cannot be 'krpobe', did you mean 'kprobe'?");
    assertThat(warning("[global]\nebpf load mode = sideways"))
        .contains("it may be 'entry', 'return'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "many", "", "999999"})
  void keepsTheDefaultInterval(String value) {
    SettingsReader.Result result = read("[global]\nupdate every = " + value);
    assertThat(result.settings().updateEvery()).isEmpty();
    assertThat(result.remarks()).hasSize(1);
  }

  @Test
  void choosesTheInterval() {
    Settings silent = global("");
    Settings five = global("update every = 5");
    Optional<Integer> two = Optional.of(2);
    assertThat(silent.interval(true, Optional.empty(), Optional.empty())).isEqualTo(1);
    assertThat(silent.interval(true, Optional.empty(), Optional.of("3"))).isEqualTo(3);
    assertThat(silent.interval(true, two, Optional.of("3"))).isEqualTo(2);
    assertThat(five.interval(true, two, Optional.empty())).isEqualTo(5);
    assertThat(five.interval(false, two, Optional.empty())).isEqualTo(2);
    assertThat(five.interval(false, Optional.empty(), Optional.empty())).isEqualTo(5);
  }

  @Test
  void findsOnlyLikelyNames() {
    assertThat(NearestName.of("--chek", List.of("--check", "--help"))).contains("--check");
    assertThat(NearestName.of("elephant", List.of("--check", "--help"))).isEmpty();
    assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
  }
}
