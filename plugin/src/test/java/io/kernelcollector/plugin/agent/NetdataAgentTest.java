// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Netdata starts the plugin, shows its charts, and their values follow a load of known size.
 * The load is made once; the tests look at what the agent stored of it.
 */
@Tag("agent")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetdataAgentTest {
  private static final int OPENS = 200_000;
  private static final int FAILING_OPENS = 50_000;
  private static final int PROGRAMS = 1_000;
  private static final int BLOCKS = 1_000;
  private static final Duration CHARTS_UP = Duration.ofSeconds(20);
  private static final Duration STABLE = Duration.ofSeconds(15);
  private static final int MARGIN = 3;

  private NetdataAgent agent;
  private ProcessHandle plugin;
  private Map<String, AgentChart> charts;
  private String disk;
  private long requests;
  private long requestsAround;
  private long tasksAround;
  private long loadFrom;
  private long loadTo;

  @BeforeAll
  void loadTheMachine(@TempDir Path home) throws IOException {
    agent = NetdataAgent.start(home, "[global]\n    ebpf load mode = return\n");
    plugin = agent.plugin();
    Instant started = Instant.now();
    agent.chart("filesystem.file_descriptor", CHARTS_UP);
    agent.chart("system.process_thread", CHARTS_UP);
    // A rate needs two readings, and "before" needs seconds to compare with.
    Patience.pause(Duration.ofSeconds(1));
    final long tasksBefore = Load.tasksStarted();
    final Map<String, Long> requestsBefore = Load.requestsCompleted();
    Patience.pause(Duration.ofSeconds(1 + MARGIN));

    loadFrom = Instant.now().getEpochSecond();
    load();
    loadTo = Instant.now().getEpochSecond() + 1;
    Patience.pause(Duration.ofSeconds(2 * MARGIN));
    tasksAround = Load.tasksStarted() - tasksBefore;
    if (disk != null) {
      requestsAround = Load.requestsCompleted().get(disk) - requestsBefore.get(disk);
    }

    charts = agent.charts();
    Duration left = STABLE.minus(Duration.between(started, Instant.now()));
    Patience.pause(left.isNegative() ? Duration.ZERO : left);
  }

  private void load() throws IOException {
    Path file = Files.createTempFile(Path.of("target"), "load", ".bin");
    try {
      Map<String, Long> before = Load.requestsCompleted();
      Load.writeDirectly(file, BLOCKS);
      Map<String, Long> after = Load.requestsCompleted();
      Load.startPrograms(PROGRAMS);
      Load.openAndClose(file, OPENS);
      Load.openMissing(file.resolveSibling("there is no such file"), FAILING_OPENS);
      after.forEach(
          (name, count) -> {
            long grown = count - before.getOrDefault(name, 0L);
            if (grown > requests) {
              requests = grown;
              disk = name;
            }
          });
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @AfterAll
  void stop() {
    if (agent != null) {
      agent.close();
    }
  }

  @Test
  void theAgentShowsEveryChartAsDashboardsKnowIt() throws IOException {
    SoftAssertions all = new SoftAssertions();
    for (ExpectedChart chart : ExpectedChart.all()) {
      if (!chart.perInstance()) {
        check(all, chart);
      } else if (disk != null) {
        check(all, chart.of(disk));
      }
    }
    all.assertAll();
  }

  private void check(SoftAssertions all, ExpectedChart expected) {
    AgentChart chart = charts.get(expected.id());
    all.assertThat(chart).as("%s, of %s", expected.id(), charts.keySet()).isNotNull();
    if (chart == null) {
      return;
    }
    String id = expected.id();
    all.assertThat(chart.title()).as("title of %s", id).isEqualTo(expected.title());
    all.assertThat(chart.units()).as("units of %s", id).isEqualTo(expected.units());
    all.assertThat(chart.family()).as("family of %s", id).isEqualTo(expected.family());
    all.assertThat(chart.context()).as("context of %s", id).isEqualTo(expected.context());
    all.assertThat(chart.chartType()).as("type of %s", id).isEqualTo(expected.chartType());
    all.assertThat(chart.priority()).as("priority of %s", id).isEqualTo(expected.priority());
    all.assertThat(chart.updateEvery()).as("interval of %s", id).isEqualTo(1);
    all.assertThat(chart.plugin()).as("plugin of %s", id).isEqualTo("ebpf.plugin");
    // What 1.37.1 answers has the dimensions in an order of its own.
    all.assertThat(chart.dimensions())
        .as("dimensions of %s", id)
        .containsExactlyInAnyOrderEntriesOf(expected.dimensions());
    all.assertThat(chart.labels()).as("labels of %s", id).containsKeys("attach", "symbol");
    all.assertThat(chart.labels().get("attach")).as("attach of %s", id).isNotBlank();
    all.assertThat(chart.labels().get("symbol")).as("symbol of %s", id).isNotBlank();
  }

  @Test
  void opensAndClosesRiseWithTheLoadAndFallAfterIt() {
    String chart = "filesystem.file_descriptor";
    Series during = during(chart);
    assertThat(during.total("open")).isBetween(OPENS * 0.99, (OPENS + FAILING_OPENS) * 1.25);
    assertThat(during.total("open") - FAILING_OPENS).isGreaterThan(OPENS * 0.99);
    assertThat(during.total("close")).isBetween(OPENS * 0.99, OPENS * 1.25);
    risesAndFalls(chart, "open");
    risesAndFalls(chart, "close");
  }

  @Test
  void failedOpensAreCountedApart() {
    double failures = during("filesystem.file_error").total("open");
    assertThat(failures).isBetween(FAILING_OPENS * 0.99, FAILING_OPENS * 1.25);
  }

  @Test
  void programsStartedAreAsManyAsWereStarted() {
    Series started = during("system.process_thread");
    assertThat(started.total("process")).isBetween(PROGRAMS * 0.99, tasksAround + 1.0);
    // The kernel's own count has its own threads in it.
    assertThat(started.total()).isBetween(PROGRAMS * 0.99, tasksAround + 1.0);
    assertThat(during("system.process_exec").total("exec")).isGreaterThan(PROGRAMS * 0.99);
    assertThat(during("system.exit").total("process")).isGreaterThan(PROGRAMS * 0.99);
    risesAndFalls("system.process_thread", "process");
  }

  @Test
  void theDiskChartHoldsEveryRequestOfTheDisk() {
    assumeThat(requests).as("requests that reached a disk").isGreaterThanOrEqualTo(BLOCKS);
    double counted = during("disk_latency_io." + disk).total();
    assertThat(counted).isBetween(requests * 0.99, requestsAround + 1.0);
  }

  @Test
  void nothingIsMissingOnceTheFirstValueWasThere() throws IOException {
    SoftAssertions all = new SoftAssertions();
    for (ExpectedChart chart : ExpectedChart.all()) {
      if (!chart.perInstance()) {
        Series stored = during(chart.id());
        all.assertThat(stored.rows())
            .as("seconds of %s", chart.id())
            .hasSizeGreaterThanOrEqualTo((int) (loadTo - loadFrom));
        all.assertThat(stored.gaps()).as("gaps in %s", chart.id()).isZero();
      }
    }
    all.assertAll();
  }

  @Test
  void onePluginProcessServesTheAgentAllTheTime() {
    assertThat(agent.pluginPids()).containsExactly(plugin.pid());
    assertThat(plugin.isAlive()).isTrue();
    assertThat(plugin.info().command()).hasValueSatisfying(it -> assertThat(it).endsWith("java"));
  }

  @Test
  void neitherAgentNorPluginComplains() {
    List<String> complaints =
        agent
            .errorLog()
            .lines()
            .filter(line -> line.contains("ebpf"))
            .filter(
                line ->
                    line.contains(" ERROR ")
                        || line.contains("Exception")
                        || line.matches(".*PLUGINSD.*(disconnect|Disabling|not exist|fail).*"))
            .toList();
    assertThat(complaints).isEmpty();
  }

  private Series during(String chart) {
    return agent.series(chart, loadFrom - 1, loadTo + MARGIN);
  }

  /** The busiest second of the load stands out from the seconds before and after it. */
  private void risesAndFalls(String chart, String dimension) {
    double before = median(agent.series(chart, loadFrom - MARGIN, loadFrom - 1), dimension);
    double peak = Arrays.stream(during(chart).values(dimension)).max().orElse(0);
    double after = median(agent.series(chart, loadTo + 1, loadTo + 1 + MARGIN), dimension);
    assertThat(peak).as("%s %s, peak", chart, dimension).isGreaterThan(3 * before);
    assertThat(after).as("%s %s, after the load", chart, dimension).isLessThan(peak / 3);
  }

  private static double median(Series series, String dimension) {
    double[] values = series.values(dimension);
    Arrays.sort(values);
    return values.length == 0 ? 0 : values[values.length / 2];
  }
}
