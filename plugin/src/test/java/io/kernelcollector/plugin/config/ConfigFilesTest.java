// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class ConfigFilesTest {
  @TempDir private Path home;
  private Path user;
  private Path stock;
  private Path own;

  @BeforeEach
  void makeFolders() throws IOException {
    user = Files.createDirectory(home.resolve("user"));
    stock = Files.createDirectory(home.resolve("stock"));
    own = Files.createDirectory(home.resolve("own"));
  }

  private static void write(Path folder, String text) throws IOException {
    Files.writeString(folder.resolve("ebpf.d.conf"), text);
  }

  private ConfigFiles files() {
    return ConfigFiles.of(
        Map.of(
            "NETDATA_USER_CONFIG_DIR", user.toString(),
            "NETDATA_STOCK_CONFIG_DIR", stock.toString()),
        Optional.of(own.toString()));
  }

  @Test
  void putsTheUsersFileOnTopKeyByKey() throws IOException {
    write(stock, "[global]\nupdate every = 5\nload = entry\n");
    write(user, "[global]\nupdate every = 2\n");
    write(own, "[global]\nupdate every = 9\n");
    Settings settings = SettingsReader.read(files().read(), Set.of()).settings();
    assertThat(settings.updateEvery()).contains(2);
    assertThat(settings.loadMode()).hasToString("ENTRY");
  }

  @Test
  void takesItsOwnFileWhenTheAgentHasNone() throws IOException {
    write(own, "[global]\nupdate every = 9\n");
    assertThat(files().files()).containsExactly(own.resolve("ebpf.d.conf"));
    assertThat(byHand(Optional.of(own.toString()), stock).files()).hasSize(1);
    assertThat(byHand(Optional.empty(), stock).files()).isEmpty();
  }

  private static ConfigFiles byHand(Optional<String> ownFolder, Path usualUserFolder) {
    return ConfigFiles.of(Map.of(), ownFolder, usualUserFolder.toString());
  }

  @Test
  void readsTheAgentsUsualUserFileByHand() throws IOException {
    write(own, "[global]\nupdate every = 9\n");
    write(user, "[ebpf programs]\nfd = no\n");
    ConfigFiles files = byHand(Optional.of(own.toString()), user);
    assertThat(files.files())
        .containsExactly(own.resolve("ebpf.d.conf"), user.resolve("ebpf.d.conf"));
    Settings settings = SettingsReader.read(files.read(), Set.of("fd", "disk")).settings();
    assertThat(settings.runs("fd")).isFalse();
    assertThat(settings.switchedOffIn("fd")).isEqualTo(user.resolve("ebpf.d.conf").toString());
    assertThat(settings.switchedOff()).containsOnlyKeys("fd");
  }

  @Test
  void doesNotLookThereWhenAnAgentSaysOtherwise() throws IOException {
    write(own, "[global]\nupdate every = 9\n");
    ConfigFiles files =
        ConfigFiles.of(
            Map.of("NETDATA_USER_CONFIG_DIR", user.toString()), Optional.empty(), own.toString());
    assertThat(files.files()).isEmpty();
  }

  @Test
  void goesOnWithoutAFileThatIsNotText() throws IOException {
    write(stock, "[global]\nupdate every = 5\n");
    Files.write(user.resolve("ebpf.d.conf"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    IniFile file = files().read();
    assertThat(file.entries()).hasSize(1);
    assertThat(file.remarks())
        .containsExactly(
            new Remark(Level.ERROR, user.resolve("ebpf.d.conf") + " is not used: it is not text"));
  }

  @Test
  void goesOnWithoutAHugeFileOrAFolder() throws IOException {
    write(user, "# x\n".repeat(400_000));
    Files.createDirectory(stock.resolve("ebpf.d.conf"));
    assertThat(files().read().remarks())
        .extracting(Remark::text)
        .satisfiesExactly(
            text -> assertThat(text).endsWith("it is not a file"),
            text -> assertThat(text).endsWith("it is larger than 1048576 bytes"));
  }

  @Test
  void theShippedFileIsWhatTheDefaultsAre() throws IOException {
    Path shipped =
        Path.of(System.getProperty("ebpf.root", "..")).resolve("packaging/conf.d/ebpf.d.conf");
    Set<String> built = Set.of("process", "fd", "disk");
    SettingsReader.Result result =
        SettingsReader.read(IniFile.parse("shipped", Files.readString(shipped)), built);
    SettingsReader.Result silent = SettingsReader.read(IniFile.parse("none", ""), built);
    assertThat(result.remarks()).isEmpty();
    assertThat(result.settings()).isEqualTo(silent.settings());
  }
}
