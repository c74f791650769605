// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard output, signals and identity, in processes of their own. */
@Timeout(60)
class PosixTest {
  private static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Child.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).start();
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void nobodyElseCanWriteToAClaimedStandardOutput() throws Exception {
    Process child = start(java("claim"));
    String out = text(child.getInputStream());
    String err = text(child.getErrorStream());
    assertThat(child.waitFor()).isZero();
    assertThat(out).isEqualTo("before\nBEGIN\nEND\n");
    assertThat(err)
        .contains("a careless print")
        .contains("a careless native write")
        .contains("a careless child");
  }

  @ParameterizedTest
  @ValueSource(strings = {"flood", "flood-nonblocking"})
  void aReaderThatIsSlowGetsEveryByte(String scenario) throws Exception {
    Process child = start(java(scenario, "20"));
    long total = 0;
    byte[] block = new byte[333_333];
    try (InputStream out = child.getInputStream()) {
      for (int n = out.read(block); n >= 0; n = out.read(block)) {
        for (int i = 0; i < n; i++) {
          assertThat(block[i]).isEqualTo((byte) ('a' + (total + i) % 100_000 % 26));
        }
        total += n;
        Thread.sleep(1);
      }
    }
    assertThat(total).isEqualTo(2_000_000);
    assertThat(child.waitFor()).isZero();
  }

  @Test
  void aGoneReaderIsABrokenPipe() throws Exception {
    Process child = start(java("flood", "1000"));
    InputStream out = child.getInputStream();
    assertThat(out.read()).isEqualTo('a');
    out.close();
    assertThat(child.waitFor()).isEqualTo(Child.BROKEN_PIPE_STATUS);
  }

  @Test
  void writingAllocatesNothing() throws Exception {
    Process child = start(java("allocate"));
    assertThat(text(child.getInputStream())).hasSize(2_000);
    assertThat(text(child.getErrorStream())).isEqualTo("0");
    List<String> command = java("allocate");
    command.add(1, "-Djnr.ffi.asm.enabled=false");
    child = start(command);
    assertThat(text(child.getInputStream())).hasSize(2_000);
    assertThat(text(child.getErrorStream())).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 2, 1})
  void aTerminatingSignalLeavesTheChoiceOfStatusToUs(int signal) throws Exception {
    Process child = start(java("wait"));
    try (BufferedReader out = child.inputReader()) {
      assertThat(out.readLine()).isEqualTo("ready");
      kill(child, signal);
      assertThat(out.readLine()).isEqualTo("leaving");
      assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isZero();
    }
  }

  @Test
  void identityIsTheKernels() {
    assertThat(ProcessIdentity.pid()).isEqualTo((int) ProcessHandle.current().pid());
    long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    assertThat(ProcessIdentity.parentPid()).isEqualTo((int) parent);
    assertThat(ProcessIdentity.effectiveUid()).isNotNegative();
  }

  private static void kill(Process child, int signal) throws Exception {
    List<String> command = List.of("/bin/sh", "-c", "kill -" + signal + " " + child.pid());
    assertThat(start(command).waitFor()).isZero();
  }
}
