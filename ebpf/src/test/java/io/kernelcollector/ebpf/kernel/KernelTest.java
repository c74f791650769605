// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTest {

  @TempDir Path root;

  @Test
  void readsAFactOnceAndOnlyWhenAskedFor() {
    KernelFixture fixture = new KernelFixture(root).functions("do_exit");
    Kernel kernel = fixture.kernel();
    fixture.functions("do_exit", "do_fork");
    assertThat(kernel.symbols().find("do_fork")).isPresent();
    fixture.functions("do_exit");
    assertThat(kernel.symbols().find("do_fork")).isPresent();
    kernel.forgetNames();
    assertThat(kernel.symbols().find("do_fork")).isEmpty();
  }

  @Test
  void tellsTheReleaseAndItsName() {
    Kernel kernel = new KernelFixture(root).kernel();
    assertThat(kernel.release()).isEqualTo(KernelRelease.of(6, 1));
    assertThat(kernel.releaseName()).isEqualTo("6.1.0-56-cloud-amd64");
    assertThat(new Kernel(KernelRoots.under(root.resolve("none")), new FixedSupport()).release())
        .isEqualTo(KernelRelease.of(0, 0));
  }

  @Test
  void countsThePossibleCpusAndNeverGuesses() {
    KernelFixture fixture = new KernelFixture(root);
    assertThatIllegalStateException()
        .isThrownBy(() -> fixture.kernel().possibleCpus())
        .withMessageContaining("is sysfs mounted?");
    fixture.file("sys/devices/system/cpu/possible", "0-1,4\n");
    assertThat(fixture.kernel().possibleCpus()).isEqualTo(3);
    assertThat(fixture.kernel().cpuNumbers()).isEqualTo(5);
  }

  @Test
  void takesBtfFromAFileOrADirectory() {
    KernelFixture fixture = new KernelFixture(root);
    assertThat(fixture.kernel().btf()).isEmpty();
    assertThat(fixture.kernel().btfState().reason()).startsWith("there is no ");
    fixture.btf(new BtfBuilder().functions("f"));
    assertThat(fixture.kernel().btf()).isPresent();
    assertThat(fixture.kernel().btfState().isReadable()).isTrue();
    KernelRoots elsewhere = fixture.roots().withBtf(root.resolve("sys/kernel/btf"));
    assertThat(new Kernel(elsewhere, new FixedSupport()).btf()).isPresent();
    fixture.file("sys/kernel/btf/vmlinux", "junk");
    assertThat(fixture.kernel().btfState().reason()).contains("not BTF");
  }

  @Test
  void readsTheLockdownLevelInBrackets() {
    KernelFixture fixture = new KernelFixture(root);
    assertThat(fixture.kernel().lockdown()).isEqualTo(Lockdown.UNKNOWN);
    assertThat(fixture.lockdown("[none] integrity confidentiality").kernel().lockdown())
        .isEqualTo(Lockdown.NONE);
    assertThat(fixture.lockdown("none [integrity] confidentiality").kernel().lockdown())
        .isEqualTo(Lockdown.INTEGRITY);
    assertThat(fixture.lockdown("none integrity [confidentiality]").kernel().lockdown())
        .isEqualTo(Lockdown.CONFIDENTIALITY);
    assertThat(Lockdown.parse("")).isEqualTo(Lockdown.UNKNOWN);
  }

  @Test
  void namesBlockDevicesByTheirNumber() throws IOException {
    KernelFixture fixture =
        new KernelFixture(root)
            .directory("sys/dev/block")
            .directory("sys/block/sda")
            .directory("sys/block/cciss!c0d0");
    Files.createSymbolicLink(
        root.resolve("sys/dev/block/8:1"), Path.of("../../devices/pci/block/sda/sda1"));
    Files.createSymbolicLink(
        root.resolve("sys/dev/block/259:1048575"), Path.of("../../devices/x/block/cciss!c0d0"));
    BlockDevices devices = fixture.kernel().blockDevices();
    assertThat(devices.name(8 << 20 | 1)).contains("sda1");
    assertThat(devices.name(259 << 20 | 0xfffff)).contains("cciss/c0d0");
    assertThat(devices.name(8 << 20 | 2)).isEmpty();
    assertThat(devices.count()).isEqualTo(2);
    assertThat(new Kernel(KernelRoots.under(root.resolve("none")), new FixedSupport()))
        .extracting(none -> none.blockDevices().count())
        .isEqualTo(0);
  }

  @Test
  void tellsKprobesByTheirInterfaceThenByTheConfiguration() {
    assertThat(new KernelFixture(root.resolve("1")).kernel().kprobes().isReadable()).isTrue();
    assertThat(new KernelFixture(root.resolve("2")).tracefs().kernel().kprobes().isReadable())
        .isTrue();
    KernelFixture without = new KernelFixture(root.resolve("3")).tracefsWithoutKprobes();
    assertThat(without.kernel().kprobes().reason())
        .isEqualTo("the kernel is built without kprobes");
    without.config("CONFIG_KPROBE_EVENTS=y"); // a recording without the file
    assertThat(without.kernel().kprobes().isReadable()).isTrue();
    without.config("# CONFIG_KPROBES is not set");
    assertThat(without.kernel().kprobes().isReadable()).isFalse();
    KernelFixture old =
        new KernelFixture(root.resolve("4"))
            .directory("sys/bus/event_source/devices/cpu")
            .config("CONFIG_KPROBE_EVENTS=y");
    assertThat(old.kernel().kprobes().reason())
        .startsWith("kprobes need tracefs, and tracefs is not mounted on ");
    assertThat(old.tracefs().kernel().kprobes().isReadable()).isTrue();
    without.directory("sys/bus/event_source/devices/kprobe");
    assertThat(without.kernel().kprobes().isReadable()).isTrue();
  }
}
