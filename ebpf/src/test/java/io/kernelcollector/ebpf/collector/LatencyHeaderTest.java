// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs' own buckets, compiled for this machine, against those of the labels. */
class LatencyHeaderTest {
  private static final Path HEADERS =
      Path.of(System.getProperty("ebpf.root", "..")).resolve("kernel/include");
  private static final int RANDOM_VALUES = 10_000;
  private static final long SEED = 42;

  /** Reads a number from each line, writes its bucket. */
  private static final String PROGRAM =
      """
      #include <stdio.h>
      typedef unsigned int u32;
      typedef unsigned long long u64;
      #undef __always_inline
      #define __always_inline inline __attribute__((always_inline))
      #include "latency.h"
      int main(void)
      {
        u64 nanoseconds;

        while (scanf("%llu", &nanoseconds) == 1)
          printf("%u\\n", latency_bucket(nanoseconds));
        return 0;
      }
      """;

  @Test
  void programsAndLabelsMeanTheSameBuckets(@TempDir Path folder) throws Exception {
    assumeTrue(hasCompiler(), "waits for a C compiler: there is no cc in PATH");
    Path source = Files.writeString(folder.resolve("buckets.c"), PROGRAM);
    Path program = folder.resolve("buckets");
    run(
        "",
        List.of(
            "cc",
            "-O2",
            "-Wall",
            "-Werror",
            "-I" + HEADERS,
            "-o",
            program.toString(),
            source.toString()));

    List<Long> values = values();
    String input = values.stream().map(String::valueOf).collect(Collectors.joining("\n", "", "\n"));
    List<String> buckets = run(input, List.of(program.toString()));
    assertThat(buckets).hasSameSizeAs(values);
    for (int i = 0; i < buckets.size(); i++) {
      assertThat(Integer.parseInt(buckets.get(i)))
          .as("bucket of %d ns", values.get(i))
          .isEqualTo(ReferenceBuckets.of(values.get(i)));
    }
  }

  /**
   * Every power of two, of nanoseconds and of microseconds, both its neighbours, and any others.
   */
  private static List<Long> values() {
    LongStream edges =
        LongStream.range(0, 63)
            .map(power -> 1L << power)
            .flatMap(
                edge ->
                    edge <= Long.MAX_VALUE / 1000
                        ? LongStream.of(edge, edge * 1000)
                        : LongStream.of(edge))
            .flatMap(edge -> LongStream.of(edge - 1, edge, edge + 1));
    Random random = new Random(SEED);
    // Shifted: every order of magnitude is as likely as any other.
    LongStream others =
        LongStream.generate(() -> random.nextLong() >>> (1 + random.nextInt(62)))
            .limit(RANDOM_VALUES);
    return LongStream.concat(edges, others).boxed().toList();
  }

  private static List<String> run(String input, List<String> command)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("latency", ".txt");
    try {
      Files.writeString(file, input);
      java.lang.Process process =
          new ProcessBuilder(command)
              .redirectInput(file.toFile())
              .redirectErrorStream(true)
              .start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s: %s", command, text).isZero();
      return text.lines().toList();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static boolean hasCompiler() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "cc")));
  }
}
