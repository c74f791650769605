// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernelcollector.ebpf.kernel.KernelRelease;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.ObjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectFilesTest {

  @TempDir private Path folder;

  @BeforeEach
  void objects() throws IOException {
    for (String name :
        new String[] {
          "fd.bpf.o",
          "rnetdata_ebpf_fd.5.10.o",
          "rnetdata_ebpf_fd.6.1.o",
          "rnetdata_ebpf_fd.6.12.o",
          "rnetdata_ebpf_fd.local.o",
          "pnetdata_ebpf_fd.6.1.o"
        }) {
      Files.createFile(folder.resolve(name));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4.14.325, rnetdata_ebpf_fd.5.10.o",
    "5.10.0-46-cloud-amd64, rnetdata_ebpf_fd.5.10.o",
    "5.15.3, rnetdata_ebpf_fd.5.10.o",
    "6.1.0-56-cloud-amd64, rnetdata_ebpf_fd.6.1.o",
    "6.9.1, rnetdata_ebpf_fd.6.1.o",
    "6.12.107, rnetdata_ebpf_fd.6.12.o",
    "7.2.13, rnetdata_ebpf_fd.6.12.o"
  })
  void theNewestBuildThatIsNotNewerThanTheKernelIsTaken(String running, String expected)
      throws IOException {
    assertThat(find(ObjectKind.LEGACY, LoadMode.RETURN, running)).hasFileName(expected);
  }

  @Test
  void theLoadModeChoosesTheFlavour() throws IOException {
    assertThat(find(ObjectKind.LEGACY, LoadMode.ENTRY, "6.12"))
        .hasFileName("pnetdata_ebpf_fd.6.1.o");
  }

  @Test
  void oneObjectServesEveryKernelWithBtf() throws IOException {
    assertThat(find(ObjectKind.CO_RE, LoadMode.ENTRY, "7.2")).hasFileName("fd.bpf.o");
  }

  @Test
  void aMissingObjectIsNamed() {
    assertThatThrownBy(
            () ->
                new ObjectFiles(folder)
                    .find("vfs", ObjectKind.LEGACY, LoadMode.RETURN, KernelRelease.of(6, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rnetdata_ebpf_vfs.<kernel>.o")
        .hasMessageContaining(folder.toString());
  }

  private Path find(ObjectKind kind, LoadMode mode, String running) throws IOException {
    return new ObjectFiles(folder).find("fd", kind, mode, KernelRelease.parse(running));
  }
}
