// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's file takes commands one line at a time; a plain file shows which were given. */
class ProbeEventsTest {

  @TempDir private Path root;
  private Path file;
  private ProbeEvents events;

  @BeforeEach
  void anEmptyKernel() throws IOException {
    file = Files.createFile(root.resolve("kprobe_events"));
    Files.createDirectory(root.resolve("100"));
    events = new ProbeEvents(root, root, 100);
  }

  @Test
  void aReturnEventHasRoomForSleepersAndCarriesOurPid() throws IOException {
    ProbeEvents.Event event = events.addReturn("fd_open_kretprobe", "do_sys_openat2");
    assertThat(event).isEqualTo(new ProbeEvents.Event("ebpf_plugin_100", "fd_open_kretprobe"));
    assertThat(Files.readString(file))
        .isEqualTo("r1024:ebpf_plugin_100/fd_open_kretprobe do_sys_openat2\n");
  }

  @Test
  void otherPeoplesEventsStayWhenOursAreAdded() throws IOException {
    Files.writeString(file, "p:theirs/one vfs_read\n");
    events.addReturn("a", "b");
    assertThat(Files.readAllLines(file)).first().isEqualTo("p:theirs/one vfs_read");
  }

  @Test
  void onlyEventsOfDeadProcessesAreSwept() throws IOException {
    Files.write(
        file,
        List.of(
            "r1024:ebpf_plugin_99/fd_open_kretprobe do_sys_openat2",
            "r1024:ebpf_plugin_100/fd_open_kretprobe do_sys_openat2",
            "p:kprobes/libbpf_98_vfs_read_0x0_1 vfs_read",
            "r2:kretprobes/libbpf_98_vfs_read_0x0_2 vfs_read",
            "p:kprobes/libbpf_100_vfs_read_0x0_1 vfs_read",
            "p:kprobes/somebody_98_vfs_read vfs_read"));
    assertThat(events.sweep()).isEqualTo(3);
    assertThat(Files.readAllLines(file))
        .filteredOn(line -> line.startsWith("-:"))
        .containsExactly(
            "-:ebpf_plugin_99/fd_open_kretprobe",
            "-:kprobes/libbpf_98_vfs_read_0x0_1",
            "-:kretprobes/libbpf_98_vfs_read_0x0_2");
  }

  @Test
  void aKernelWithoutProbesHasNothingToSweep() {
    assertThat(new ProbeEvents(root.resolve("absent"), root, 100).sweep()).isZero();
  }
}
