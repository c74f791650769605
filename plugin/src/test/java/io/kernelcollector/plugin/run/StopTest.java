// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernelcollector.plugin.chart.FakeCollector;
import io.kernelcollector.plugin.chart.TrustCharts;
import io.kernelcollector.plugin.protocol.AgentVersion;
import io.kernelcollector.plugin.protocol.MemoryOutput;
import io.kernelcollector.plugin.protocol.Output;
import io.kernelcollector.plugin.protocol.PluginsdWriter;
import io.kernelcollector.plugin.protocol.Sanitizer;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** However it is told, the loop ends soon, in the middle of a long interval too. */
class StopTest {
  private static final int LONG_INTERVAL = 3600;
  private static final long SOON_MILLISECONDS = 500;

  private final Inbox inbox = new Inbox(TimeSource.SYSTEM);
  private final MemoryOutput output = new MemoryOutput();
  private final AtomicInteger parent = new AtomicInteger(1234);

  private CompletableFuture<StopCause> running(Output to, int interval)
      throws InterruptedException {
    PluginsdWriter writer = new PluginsdWriter(to, Sanitizer.forAgent(AgentVersion.OLDEST));
    Loop loop =
        new Loop(
            List.of(),
            new TrustCharts(List.of(FakeCollector.named("fake").spec()), interval),
            writer,
            new Ticker(TimeSource.SYSTEM, interval),
            inbox,
            new ParentWatch(parent::get),
            TimeSource.SYSTEM);
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<StopCause> end =
        CompletableFuture.supplyAsync(
            () -> {
              started.countDown();
              return loop.run();
            });
    started.await();
    return end;
  }

  private static StopCause soon(CompletableFuture<StopCause> end)
      throws ExecutionException, InterruptedException, TimeoutException {
    return end.get(SOON_MILLISECONDS, TimeUnit.MILLISECONDS);
  }

  @Test
  void bySignal() throws Exception {
    CompletableFuture<StopCause> end = running(output, LONG_INTERVAL);
    inbox.stop(StopCause.SIGNAL);
    assertThat(soon(end)).isEqualTo(StopCause.SIGNAL);
  }

  @Test
  void byTheEndOfTheInput() throws Exception {
    CompletableFuture<StopCause> end = running(output, LONG_INTERVAL);
    try (PipedOutputStream agent = listen()) {
      agent.write('x');
    }
    assertThat(end.get(2, TimeUnit.SECONDS)).isEqualTo(StopCause.INPUT_CLOSED);
  }

  @Test
  void whoeverWatchesIsToldOnceOfAnyCause() {
    for (StopCause cause : StopCause.values()) {
      AtomicInteger told = new AtomicInteger();
      Inbox watched = new Inbox(TimeSource.SYSTEM, told::incrementAndGet);
      watched.stop(cause);
      watched.stop(StopCause.SIGNAL);
      assertThat(told).hasValue(1);
      assertThat(watched.cause()).contains(cause);
    }
  }

  @Test
  void byQuitWithoutANewline() throws Exception {
    CompletableFuture<StopCause> end = running(output, LONG_INTERVAL);
    try (PipedOutputStream agent = listen()) {
      agent.write("garbage\nQUIT".getBytes(StandardCharsets.US_ASCII));
      agent.flush();
      assertThat(soon(end)).isEqualTo(StopCause.QUIT);
    }
  }

  @Test
  void byAClosedOutputWhenAnAnswerIsDue() throws Exception {
    CompletableFuture<StopCause> end =
        running(
            (bytes, length) -> {
              throw new IOException("EPIPE");
            },
            LONG_INTERVAL);
    try (PipedOutputStream agent = listen()) {
      agent.write("FUNCTION 1f 10 \"x\"\n".getBytes(StandardCharsets.US_ASCII));
      agent.flush();
      assertThat(soon(end)).isEqualTo(StopCause.OUTPUT_CLOSED);
    }
  }

  @Test
  void byTheLossOfTheParent() throws Exception {
    CompletableFuture<StopCause> end = running(output, LONG_INTERVAL);
    parent.set(1);
    assertThat(end.get(1_500, TimeUnit.MILLISECONDS)).isEqualTo(StopCause.PARENT_GONE);
  }

  private PipedOutputStream listen() throws IOException {
    PipedInputStream input = new PipedInputStream();
    PipedOutputStream agent = new PipedOutputStream(input);
    new AgentInput(input, inbox).start();
    return agent;
  }
}
