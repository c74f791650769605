// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Disks and partitions. Asked anew each time: they come and go, and their numbers are used again.
 */
public final class BlockDevices {

  private static final int MINOR_BITS = 20;
  private static final int MINOR_MASK = (1 << MINOR_BITS) - 1;

  private final Path sys;

  BlockDevices(KernelRoots roots) {
    sys = roots.sys();
  }

  /**
   * The name of a device, as /proc/diskstats has it.
   *
   * @param dev major &lt;&lt; 20 | minor, as the kernel keeps it
   * @return empty when there is no such device now
   */
  public Optional<String> name(int dev) {
    Path link = sys.resolve("dev/block").resolve((dev >>> MINOR_BITS) + ":" + (dev & MINOR_MASK));
    try {
      // sysfs cannot have a slash in a name: cciss/c0d0 is cciss!c0d0 there.
      return Optional.of(Files.readSymbolicLink(link).getFileName().toString().replace('!', '/'));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** How many disks there are now, without their partitions. */
  public int count() {
    int count = 0;
    try (DirectoryStream<Path> disks = Files.newDirectoryStream(sys.resolve("block"))) {
      for (Path ignored : disks) {
        count++;
      }
    } catch (IOException e) {
      return 0; // a kernel without block devices
    }
    return count;
  }
}
