// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kernelcollector.ebpf.spec.Attachment;
import io.kernelcollector.ebpf.spec.Candidate;
import io.kernelcollector.ebpf.spec.ChartSpec;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.Constant;
import io.kernelcollector.ebpf.spec.CounterMap;
import io.kernelcollector.ebpf.spec.DimensionSpec;
import io.kernelcollector.ebpf.spec.HistogramMap;
import io.kernelcollector.ebpf.spec.Hook;
import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.Metric;
import io.kernelcollector.ebpf.spec.ObjectKind;
import io.kernelcollector.ebpf.spec.WorkMap;
import io.kernelcollector.libbpf.BpfMap;
import io.kernelcollector.libbpf.BpfObject;
import io.kernelcollector.libbpf.BpfProgram;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every declaration against its C programs and their compiled objects: nothing missing, nothing
 * left over.
 */
class CollectorContractTest {

  private static final Path ROOT = Path.of(System.getProperty("ebpf.root"));
  private static final Path ARTIFACTS = ROOT.resolve("artifacts");

  static List<CollectorSpec> collectors() {
    return Collectors.ALL;
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void oneWordEverywhere(CollectorSpec spec) {
    String name = spec.name();
    String type = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    assertThat(ROOT.resolve("co-re/" + name + ".bpf.c")).exists();
    assertThat(ROOT.resolve("kernel/" + name + "_kern.c")).exists();
    assertThat(ROOT.resolve("kernel/include/" + name + ".h")).exists();
    assertThat(
            ROOT.resolve(
                "plugin/src/test/java/io/kernelcollector/plugin/truth/" + type + "Truth.java"))
        .exists();
    assertThat(getClass().getPackageName() + "." + type)
        .satisfies(declared -> assertThat(Class.forName(declared)).isFinal());
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void countersAreTheOnesOfTheHeader(CollectorSpec spec) throws IOException {
    String name = spec.name();
    String header = Files.readString(ROOT.resolve("kernel/include/" + name + ".h"));
    Matcher body = Pattern.compile("enum " + name + "_counter \\{([^}]*)}").matcher(header);
    assertThat(body.find()).as("enum %s_counter in the header", name).isTrue();
    String prefix = name.toUpperCase(Locale.ROOT) + "_";
    List<String> inC =
        Stream.of(body.group(1).replaceAll("//.*", "").split(","))
            .map(String::strip)
            .filter(each -> !each.isEmpty() && !each.equals(prefix + "COUNTERS"))
            .toList();
    List<String> inJava =
        spec.counters().names().stream()
            .map(counter -> counter.toUpperCase(Locale.ROOT))
            .map(counter -> counter.startsWith(prefix) ? counter : prefix + counter)
            .toList();
    assertThat(inC).isEqualTo(inJava);
    assertThat(spec.counters().names()).contains(CounterMap.LOST);
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void dimensionsReferToWhatIsThere(CollectorSpec spec) {
    for (ChartSpec chart : spec.charts()) {
      for (DimensionSpec dimension : chart.dimensions()) {
        dimension.hooks().forEach(hook -> assertThat(spec.hook(hook)).isNotNull());
        if (dimension.value() instanceof Metric metric) {
          metric.terms().forEach(term -> spec.counters().index(term.counter()));
        } else {
          assertThat(chart.histogram()).map(spec::histogram).isPresent();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void theCoReObjectHasWhatIsDeclared(CollectorSpec spec) {
    Path file = ARTIFACTS.resolve(spec.name() + ".bpf.o");
    assumeTrue(Files.exists(file), "waits for " + file.getFileName() + ": run make");
    try (BpfObject object = BpfObject.open(file, BpfObject.Options.defaults())) {
      compare(spec, object, declared(spec, ObjectKind.CO_RE, Set.of(LoadMode.values())));
      spec.constants().stream()
          .filter(Constant::isCoRe)
          .forEach(constant -> assertThat(object.hasConstant(constant.name())).isTrue());
      spec.hooks().stream()
          .flatMap(hook -> hook.candidates().stream())
          .flatMap(candidate -> candidate.switchedOn().stream())
          .forEach(variable -> assertThat(object.hasConstant(variable)).as(variable).isTrue());
    }
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void theLegacyObjectsHaveWhatIsDeclared(CollectorSpec spec) throws IOException {
    assumeTrue(Files.isDirectory(ARTIFACTS), "waits for artifacts/: run make");
    int checked = 0;
    for (LoadMode mode : LoadMode.values()) {
      String prefix = mode == LoadMode.RETURN ? "r" : "p";
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(ARTIFACTS, prefix + "netdata_ebpf_" + spec.name() + ".*.o")) {
        for (Path file : files) {
          try (BpfObject object = BpfObject.open(file, BpfObject.Options.defaults())) {
            compare(spec, object, declared(spec, ObjectKind.LEGACY, Set.of(mode)));
          }
          checked++;
        }
      }
    }
    assertThat(checked).as("legacy objects of %s", spec.name()).isPositive();
  }

  /** Names of the programs that candidates of an object use in the given modes. */
  private static Set<String> declared(CollectorSpec spec, ObjectKind kind, Set<LoadMode> modes) {
    Set<String> programs = new TreeSet<>();
    for (Hook hook : spec.hooks()) {
      for (Candidate candidate : hook.candidates()) {
        boolean served =
            modes.stream()
                .anyMatch(mode -> hook.modes().contains(mode) && candidate.modes().contains(mode));
        if (candidate.rung().object() == kind && served) {
          Stream.concat(candidate.required().stream(), candidate.whereFound().stream())
              .map(Attachment::program)
              .forEach(programs::add);
        }
      }
    }
    return programs;
  }

  private static void compare(CollectorSpec spec, BpfObject object, Set<String> declared) {
    Set<String> compiled = new TreeSet<>();
    for (BpfProgram program : object.programs()) {
      compiled.add(program.name());
    }
    assertThat(compiled).as("programs of %s", object).isEqualTo(declared);

    BpfMap counters = object.map(spec.counters().map());
    assertThat(counters.valueSize()).isEqualTo(spec.counters().stride());
    for (HistogramMap histogram : spec.histograms()) {
      assertThat(object.map(histogram.map()).valueSize()).isEqualTo(histogram.slots() * Long.BYTES);
      assertThat(object.map(histogram.map()).keySize()).isEqualTo(Integer.BYTES);
    }
    assertThat(sizedMaps(object)).isSubsetOf(declaredMaps(spec));
  }

  /** Maps whose price grows with their size: all but single entries and global data. */
  private static List<String> sizedMaps(BpfObject object) {
    List<String> maps = new ArrayList<>();
    for (BpfMap map : object.maps()) {
      if (map.maxEntries() > 16) {
        maps.add(map.name());
      }
    }
    return maps;
  }

  private static List<String> declaredMaps(CollectorSpec spec) {
    List<String> maps = new ArrayList<>();
    spec.histograms().forEach(histogram -> maps.add(histogram.map()));
    spec.workMaps().stream().map(WorkMap::map).forEach(maps::add);
    return maps;
  }
}
