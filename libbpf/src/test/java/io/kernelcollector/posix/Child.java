// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.posix;

import com.sun.management.ThreadMXBean;
import io.kernelcollector.ffi.NativeBuffer;
import io.kernelcollector.ffi.NativeFunction;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** What the tests of this package do in a process of its own. */
public final class Child {
  static final int BROKEN_PIPE_STATUS = 7;
  private static final int BLOCK = 100_000;
  private static final int F_SETFL = 4;
  private static final int O_NONBLOCK = 2048;

  private Child() {}

  /** Runs the scenario that the first argument names. */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "claim" -> claim();
      case "flood" -> flood(Integer.parseInt(arguments[1]));
      case "flood-nonblocking" -> {
        // What a parent that shares the pipe's description may have set.
        NativeFunction.libc("fcntl", 3).call(1, F_SETFL, O_NONBLOCK);
        flood(Integer.parseInt(arguments[1]));
      }
      case "wait" -> waitForSignal();
      case "allocate" -> allocate();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static NativeBuffer text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    NativeBuffer buffer = NativeBuffer.allocate(bytes.length);
    buffer.bytes().put(0, bytes);
    return buffer;
  }

  private static void print(ProtocolOutput output, String text) throws IOException {
    NativeBuffer buffer = text(text);
    output.write(buffer, buffer.size());
  }

  private static void claim() throws Exception {
    System.out.print("before\n");
    try (ProtocolOutput output = ProtocolOutput.claimStandardOutput()) {
      print(output, "BEGIN\n");
      System.out.println("a careless print");
      NativeBuffer raw = text("a careless native write\n");
      NativeFunction.libc("write", 3).call(1, raw.address(), raw.size());
      raw.keepAlive();
      new ProcessBuilder("/bin/sh", "-c", "echo a careless child; ls /proc/self/fd >&2")
          .inheritIO()
          .start()
          .waitFor();
      print(output, "END\n");
    }
  }

  private static void flood(int blocks) throws IOException {
    NativeBuffer block = NativeBuffer.allocate(BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      block.bytes().put(i, (byte) ('a' + i % 26));
    }
    try (ProtocolOutput output = ProtocolOutput.claimStandardOutput()) {
      for (int i = 0; i < blocks; i++) {
        output.write(block, BLOCK);
      }
    } catch (BrokenPipe e) {
      System.exit(BROKEN_PIPE_STATUS);
    }
  }

  @SuppressWarnings("SystemExitOutsideMain")
  private static void waitForSignal() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Signals.onTerminate(asked::countDown);
    System.out.println("ready");
    asked.await();
    System.out.println("leaving");
    System.exit(0);
  }

  private static void allocate() throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    NativeBuffer line = text("x");
    long least = Long.MAX_VALUE;
    try (ProtocolOutput output = ProtocolOutput.claimStandardOutput()) {
      long thread = Thread.currentThread().getId();
      for (int round = 0; round < 2; round++) {
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 1_000; i++) {
          output.write(line, 1);
        }
        least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
      }
    }
    System.err.print(least);
  }
}
