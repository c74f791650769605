// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk that nobody else uses: a loop device on a sparse file. */
record LoopDevice(Path path) implements AutoCloseable {

  private static final long SIZE = 256L << 20;

  static LoopDevice make(Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("disk");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(SIZE);
    }
    Process losetup =
        new ProcessBuilder("losetup", "--find", "--show", file.toString())
            .redirectErrorStream(true)
            .start();
    String answer = losetup.inputReader().readLine();
    assumeTrue(losetup.waitFor() == 0, "waits for a loop device: losetup says " + answer);
    return new LoopDevice(Path.of(answer));
  }

  String name() {
    return path.getFileName().toString();
  }

  /** As the kernel numbers it: major &lt;&lt; 20 | minor. */
  int number() throws IOException {
    String[] parts = Files.readString(Path.of("/sys/block", name(), "dev")).strip().split(":", -1);
    return Integer.parseInt(parts[0]) << 20 | Integer.parseInt(parts[1]);
  }

  @Override
  public void close() throws IOException {
    new ProcessBuilder("losetup", "--detach", path.toString()).inheritIO().start().onExit().join();
  }
}
