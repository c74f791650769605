// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Writes a kernel's files into a directory. What is not written is not there: a new fixture is a
 * privileged process on a kernel without BTF, symbols, tracefs and configuration.
 */
public final class KernelFixture {

  public static final String ROOT_CAPABILITIES = "000001ffffffffff";

  private final Path root;

  public KernelFixture(Path root) {
    this.root = root;
    release("6.1.0-56-cloud-amd64");
    capabilities(ROOT_CAPABILITIES, ROOT_CAPABILITIES);
    file("proc/sys/kernel/cap_last_cap", "40\n");
    file("proc/filesystems", "nodev\tsysfs\nnodev\ttracefs\n");
  }

  public KernelFixture release(String name) {
    return file("proc/sys/kernel/osrelease", name + '\n');
  }

  public KernelFixture capabilities(String effective, String bounding) {
    return file(
        "proc/self/status",
        "Name:\tjava\nCapPrm:\t%s\nCapEff:\t%s\nCapBnd:\t%s\n"
            .formatted(effective, effective, bounding));
  }

  /** Function names; a name with a module is {@code name\t[module]}. */
  public KernelFixture functions(String... names) {
    return file(
        "proc/kallsyms",
        Arrays.stream(names)
            .map(name -> "0000000000000000 t " + name + '\n')
            .collect(Collectors.joining()));
  }

  public KernelFixture btf(BtfBuilder btf) {
    return file("sys/kernel/btf/vmlinux", btf.bytes());
  }

  public KernelFixture lockdown(String text) {
    return file("sys/kernel/security/lockdown", text + '\n');
  }

  /** Lines of a configuration. */
  public KernelFixture config(String... lines) {
    return file("boot/config-6.1.0-56-cloud-amd64", String.join("\n", lines) + '\n');
  }

  /** Mounts a tracefs, with the files that a kernel with kprobes has. */
  public KernelFixture tracefs() {
    return file("sys/kernel/tracing/kprobe_events", "").directory("sys/kernel/tracing/events");
  }

  /** Mounts a tracefs without kprobe events. */
  public KernelFixture tracefsWithoutKprobes() {
    return directory("sys/kernel/tracing/events");
  }

  /** A tracepoint with fields such as {@code pid_t pid; offset:8; size:4;}. */
  public KernelFixture tracepoint(String category, String name, String... fields) {
    return file(
        "sys/kernel/tracing/events/" + category + '/' + name + "/format",
        "name: "
            + name
            + "\nID: 7\nformat:\n"
            + Arrays.stream(fields)
                .map(field -> "\tfield:" + field + "\tsigned:0;\n")
                .collect(Collectors.joining())
            + "\nprint fmt: \"\"\n");
  }

  public KernelFixture file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public KernelFixture file(String path, byte[] bytes) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public KernelFixture directory(String path) {
    try {
      Files.createDirectories(root.resolve(path));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public KernelRoots roots() {
    return KernelRoots.under(root);
  }

  public Kernel kernel() {
    return kernel(new FixedSupport());
  }

  public Kernel kernel(KernelSupport support) {
    return new Kernel(roots(), support);
  }
}
