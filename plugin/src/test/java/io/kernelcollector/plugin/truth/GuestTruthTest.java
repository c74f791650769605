// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.kernelcollector.ebpf.spec.ChartSpec;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.ebpf.spec.Hook;
import io.kernelcollector.ebpf.spec.Rung;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Every collector on every rung on every kernel: what the charts counted is what the workload did,
 * exactly; the plugin stops in time and leaves nothing in the kernel.
 *
 * <p>{@code -Debpf.vm.kernels=6.1,7.x} and {@code -Debpf.vm.rungs=kprobe} choose some of them.
 */
@Tag("vm")
class GuestTruthTest {

  private static final long LONGEST_STOP_MS = 500;

  /** An emulated, interpreting JVM takes longer for the same work. */
  private static final long EMULATION = 6;

  @BeforeAll
  static void theToolsAreThere() {
    Path root = Path.of(System.getProperty("ebpf.root"));
    assumeTrue(
        Files.exists(root.resolve("plugin/target/dist/plugins.d/ebpf.plugin")),
        "waits for plugin/target/dist: run make");
    assumeTrue(
        Stream.of("/usr/bin/qemu-system-x86_64").map(Path::of).allMatch(Files::isExecutable),
        "waits for qemu-system-x86_64: run packaging/setup.sh test");
  }

  @TestFactory
  Stream<DynamicNode> kernels() {
    return chosen("ebpf.vm.kernels", "5.10,6.1,6.12,7.x").stream()
        .map(kernel -> new Guest(kernel, sessions()))
        .map(
            guest ->
                dynamicContainer(
                    guest.kernel(),
                    Stream.concat(
                        sessions().stream().map(session -> node(guest, session)),
                        Stream.of(dynamicTest("--check", () -> checkVerdicts(guest))))));
  }

  private static List<Session> sessions() {
    List<String> rungs = chosen("ebpf.vm.rungs", "");
    return Session.all().stream()
        .filter(
            session ->
                rungs.isEmpty()
                    || session.rung().map(Rung::label).filter(rungs::contains).isPresent())
        .toList();
  }

  private static List<String> chosen(String property, String otherwise) {
    String value = System.getProperty(property, "");
    return List.of(StringUtils.split(value.isBlank() ? otherwise : value, ", "));
  }

  private static DynamicNode node(Guest guest, Session session) {
    List<DynamicNode> tests = new ArrayList<>();
    for (CollectorTruth truth : session.truths()) {
      tests.add(dynamicTest(truth.collector(), () -> record(guest, session, truth)));
    }
    tests.add(dynamicTest("stops and leaves nothing", () -> checkEnd(guest, session)));
    return dynamicContainer(session.name(), tests);
  }

  private static void record(Guest guest, Session session, CollectorTruth truth)
      throws IOException {
    Optional<Rung> tooNew = session.rung().filter(rung -> !guest.release().atLeast(rung.minimum()));
    if (tooNew.isPresent()) {
      String why = "needs Linux " + tooNew.get().minimum();
      TruthTable.add(guest.kernel(), session.name(), truth.collector(), "skip", why);
      abort(tooNew.get().label() + " " + why);
    }
    try {
      check(guest, session, truth);
    } catch (AssertionError | RuntimeException e) {
      TruthTable.add(
          guest.kernel(),
          session.name(),
          truth.collector(),
          "fail",
          String.valueOf(e.getMessage()).strip());
      throw new AssertionError(e.getMessage() + "\n" + guest.evidence(session), e);
    }
    TruthTable.add(guest.kernel(), session.name(), truth.collector(), "pass", "");
  }

  private static void check(Guest guest, Session session, CollectorTruth truth) throws IOException {
    Ledger done = guest.ledger(session);
    StreamWindow counted =
        StreamWindow.of(guest.stream(session), done.number("baseline"), done.number("end"));
    truth.check(
        new CollectorTruth.Run(guest.release(), session.rung(), session.mode(), counted, done));
    session.rung().ifPresent(rung -> checkRung(rung, session, truth, counted));
  }

  /** Every chart that has a hook with a way on the rung says that it stands there. */
  private static void checkRung(
      Rung rung, Session session, CollectorTruth truth, StreamWindow counted) {
    CollectorSpec spec = truth.spec();
    Set<String> hooks =
        spec.hooks().stream()
            .filter(hook -> hook.candidates().stream().anyMatch(way -> way.rung() == rung))
            .map(Hook::name)
            .collect(Collectors.toSet());
    for (ChartSpec chart : spec.charts()) {
      boolean stands =
          chart.dimensions().stream()
              .anyMatch(dimension -> !Collections.disjoint(dimension.hooks(), hooks));
      if (stands && chart.existsIn(session.mode())) {
        assertThat(counted.labels(chart.context(), "attach"))
            .as("rungs on the charts of %s", chart.context())
            .isNotEmpty()
            .allMatch(label -> label.contains(rung.label()));
      }
    }
  }

  /** A line for each collector, and what this kernel makes of it. */
  private static void checkVerdicts(Guest guest) {
    String fd = guest.release().atLeast(FdTruth.URING_RESULTS) ? "active" : "degraded";
    assertThat(guest.check().lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("process +active +\\| tp_btf .*"),
            line -> assertThat(line).matches("fd +" + fd + " +\\| .*(fexit|kprobe).*"),
            line -> assertThat(line).matches("disk +active +\\| tp_btf: block_rq_issue .*"));
  }

  private static void checkEnd(Guest guest, Session session) throws IOException {
    Ledger done = guest.ledger(session);
    assertThat(done.number("exit_status")).as("exit status").isZero();
    assertThat(done.number("stop_ms"))
        .as("milliseconds from SIGTERM to the end, emulated")
        .isLessThan(LONGEST_STOP_MS * EMULATION);
    assertThat(done.number("left_links")).as("links left in the kernel").isZero();
    assertThat(done.number("left_programs")).as("programs left in the kernel").isZero();
    assertThat(done.number("left_maps")).as("maps left in the kernel").isZero();
    assertThat(done.number("left_kprobe_events")).as("probe events left").isZero();
  }
}
