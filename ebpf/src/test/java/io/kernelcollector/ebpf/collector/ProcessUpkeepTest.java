// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.ebpf.kernel.KernelRoots;
import io.kernelcollector.ebpf.spec.Upkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessUpkeepTest {

  private static final long KERNEL_THREAD = 0x0020_0000;

  @TempDir private Path root;
  private final FakeMaps maps = new FakeMaps(ProcessUpkeep.ZOMBIES, ProcessUpkeep.KERNEL_THREADS);
  private final ProcessUpkeep upkeep = new ProcessUpkeep();

  @Test
  void zombiesThatWereThereBeforeAreCounted() throws IOException {
    process(10, "sh", 'S', 0, 1);
    process(11, "dead", 'Z', 0, 1);
    process(12, "name) Z (odd", 'Z', 0, 1);
    assertThat(begin()).containsEntry("zombie_added", 2L);
    assertThat(maps.keysOf(ProcessUpkeep.ZOMBIES)).containsExactly(11, 12);
  }

  @Test
  void aDeadFirstThreadIsNoZombieWhileOthersLive() throws IOException {
    process(13, "leader", 'Z', 0, 3);
    assertThat(begin()).containsEntry("zombie_added", 0L);
    assertThat(maps.keysOf(ProcessUpkeep.ZOMBIES)).isEmpty();
  }

  @Test
  void aZombieThatTheProgramsKnowIsNotCountedTwice() throws IOException {
    process(11, "dead", 'Z', 0, 1);
    maps.insert(ProcessUpkeep.ZOMBIES, 11, new byte[16]);
    assertThat(begin()).containsEntry("zombie_added", 0L);
  }

  @Test
  void kernelThreadsAreToldToProgramsThatCannotSeeThem() throws IOException {
    process(2, "kthreadd", 'S', KERNEL_THREAD, 1);
    process(7, "kworker/0:0", 'I', KERNEL_THREAD | 0x40, 1);
    process(10, "sh", 'S', 0x40, 1);
    begin();
    assertThat(maps.keysOf(ProcessUpkeep.KERNEL_THREADS)).containsExactly(2, 7);
  }

  @Test
  void programsThatSeeThemHaveNoMapForThem() throws IOException {
    process(2, "kthreadd", 'S', KERNEL_THREAD, 1);
    FakeMaps without = new FakeMaps(ProcessUpkeep.ZOMBIES);
    upkeep.begin(without, roots());
    assertThat(without.entries).containsOnlyKeys(ProcessUpkeep.ZOMBIES);
  }

  @Test
  void zombiesWhoseEndWasMissedAreTakenAway() throws IOException {
    process(11, "dead", 'Z', 0, 1);
    maps.insert(ProcessUpkeep.ZOMBIES, 11, new byte[16]);
    maps.insert(ProcessUpkeep.ZOMBIES, 99, new byte[16]);
    assertThat(upkeep.tend(maps, roots())).isEqualTo(Map.of("zombie_removed", 1L));
    assertThat(maps.keysOf(ProcessUpkeep.ZOMBIES)).containsExactly(11);
    assertThat(upkeep.tend(maps, roots())).isEmpty();
  }

  @Test
  void anotherNamespacesPidsAreLeftAlone() throws IOException {
    process(11, "dead", 'Z', 0, 1);
    namespace("pid:[4026532201]");
    assertThat(begin()).isEmpty();
    assertThat(maps.keysOf(ProcessUpkeep.ZOMBIES)).isEmpty();
    maps.insert(ProcessUpkeep.ZOMBIES, 99, new byte[16]);
    assertThat(upkeep.tend(maps, roots())).isEmpty();
    assertThat(maps.keysOf(ProcessUpkeep.ZOMBIES)).containsExactly(99);
  }

  @Test
  void theInitialNamespacesPidsAreTheProgramsOwn() throws IOException {
    process(11, "dead", 'Z', 0, 1);
    namespace("pid:[4026531836]");
    assertThat(begin()).containsEntry("zombie_added", 1L);
  }

  private void namespace(String link) throws IOException {
    Path folder = Files.createDirectories(root.resolve("proc/self/ns"));
    Files.createSymbolicLink(folder.resolve("pid"), Path.of(link));
  }

  private Map<String, Long> begin() {
    return upkeep.begin(maps, roots());
  }

  private KernelRoots roots() {
    return KernelRoots.under(root);
  }

  private void process(int pid, String name, char state, long flags, int threads)
      throws IOException {
    Path folder = Files.createDirectories(root.resolve("proc/" + pid));
    Files.writeString(
        folder.resolve("stat"),
        "%d (%s) %c 1 1 1 0 -1 %d 1 2 3 4 5 6 7 8 20 0 %d 0 1234 0 0"
            .formatted(pid, name, state, flags, threads));
  }

  private static final class FakeMaps implements Upkeep.Maps {
    private final Map<String, Map<Integer, byte[]>> entries = new HashMap<>();

    FakeMaps(String... names) {
      Set.of(names).forEach(name -> entries.put(name, new TreeMap<>()));
    }

    Set<Integer> keysOf(String map) {
      return new TreeSet<>(entries.get(map).keySet());
    }

    @Override
    public boolean has(String map) {
      return entries.containsKey(map);
    }

    @Override
    public boolean insert(String map, int key, byte[] value) {
      return entries.get(map).putIfAbsent(key, value) == null;
    }

    @Override
    public boolean remove(String map, int key) {
      return entries.get(map).remove(key) != null;
    }

    @Override
    public int[] keys(String map) {
      return entries.get(map).keySet().stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
