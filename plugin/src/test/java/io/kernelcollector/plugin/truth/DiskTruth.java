// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.spec.Rung;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;

/** The buckets of each disk add up to the requests that /proc/diskstats calls completed. */
final class DiskTruth implements CollectorTruth {

  /** Completed reads, writes, discards and flushes in a line of /proc/diskstats. */
  private static final int[] COMPLETED = {3, 7, 14, 18};

  private static final List<String> DISKS = List.of("vda", "vdb");

  @Override
  public String collector() {
    return "disk";
  }

  /** A disk has no chart until it completes a request. */
  @Override
  public List<String> charts() {
    return List.of();
  }

  @Override
  public List<String> works(Optional<Rung> rung) {
    return List.of("disk=/dev/vda", "ext4=/dev/vdb");
  }

  @Override
  public void check(Run run) {
    SoftAssertions.assertSoftly(
        softly -> {
          for (String disk : DISKS) {
            long completed = completed(run, "after", disk) - completed(run, "before", disk);
            assertThat(completed).as("requests of %s", disk).isPositive();
            softly
                .assertThat(run.counted().countedTogether("disk_latency_io." + disk))
                .as("requests of %s in all buckets", disk)
                .isEqualTo(completed);
          }
        });
  }

  private static long completed(Run run, String when, String disk) {
    String[] fields = run.done().text("diskstats_" + when + "_" + disk).strip().split("\\s+", -1);
    long completed = 0;
    for (int field : COMPLETED) {
      completed += field < fields.length ? Long.parseLong(fields[field]) : 0;
    }
    return completed;
  }
}
