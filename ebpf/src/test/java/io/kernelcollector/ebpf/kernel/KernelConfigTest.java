// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelConfigTest {

  @TempDir Path root;

  @Test
  void tellsOnFromOffFromNotMentioned() {
    KernelConfig config =
        KernelConfig.parse(
            "CONFIG_KPROBES=y\nCONFIG_EXT4_FS=m\nCONFIG_HZ=250\n# CONFIG_BPF_LSM is not set\n");
    assertThat(config.value("CONFIG_KPROBES")).contains("y");
    assertThat(config.value("CONFIG_HZ")).contains("250");
    assertThat(config.value("CONFIG_BPF_LSM")).contains("n");
    assertThat(config.value("CONFIG_KPROBE")).isEmpty();
    assertThat(config.isOn("CONFIG_EXT4_FS")).isTrue();
    assertThat(config.isOff("CONFIG_BPF_LSM")).isTrue();
    assertThat(config.isOff("CONFIG_KPROBE")).isTrue();
  }

  @Test
  void knowsNothingWithoutAFile() {
    KernelConfig config = new KernelFixture(root).kernel().config();
    assertThat(config.isKnown()).isFalse();
    assertThat(config.isOn("CONFIG_KPROBES")).isFalse();
    assertThat(config.isOff("CONFIG_KPROBES")).isFalse();
  }

  @Test
  void prefersWhatTheKernelItselfSays() throws IOException {
    KernelFixture fixture = new KernelFixture(root).config("CONFIG_HZ=100");
    assertThat(fixture.kernel().config().value("CONFIG_HZ")).contains("100");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("CONFIG_HZ=250\n".getBytes(StandardCharsets.ISO_8859_1));
    }
    fixture.file("proc/config.gz", bytes.toByteArray());
    assertThat(fixture.kernel().config().value("CONFIG_HZ")).contains("250");
  }

  @Test
  void looksBesideTheModulesLast() {
    Kernel kernel =
        new KernelFixture(root)
            .file("lib/modules/6.1.0-56-cloud-amd64/config", "CONFIG_HZ=300\n")
            .kernel();
    assertThat(kernel.config().value("CONFIG_HZ")).contains("300");
  }
}
