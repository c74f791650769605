// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Netdata of the test's own: private directories, a free port on the loopback interface, memory
 * only, our plugin as its single plugin. Nothing outside its directory is read or written, so it
 * runs beside an installed agent.
 */
final class NetdataAgent implements AutoCloseable {
  private static final Path NETDATA = Path.of("/usr/sbin/netdata");
  private static final Path STOCK_PLUGINS = Path.of("/usr/lib/netdata/plugins.d");
  private static final Pattern STARTED =
      Pattern.compile("connected to '[^']*ebpf\\.plugin[^']*' running on pid (\\d+)");
  private static final Duration API_UP = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Path home;
  private final int port;
  private final Process process;
  private final Thread onTestEnd;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(ANSWER).build();

  private NetdataAgent(Path home, int port, Process process) {
    this.home = home;
    this.port = port;
    this.process = process;
    this.onTestEnd = new Thread(process::destroyForcibly, "stop netdata");
    Runtime.getRuntime().addShutdownHook(onTestEnd);
  }

  /**
   * Starts an agent and waits for its API.
   *
   * @param home an empty directory
   * @param pluginConfiguration text of the user's {@code ebpf.d.conf}; empty for no such file
   */
  static NetdataAgent start(Path home, String pluginConfiguration) throws IOException {
    assertThat(NETDATA).as("apt-get install netdata-core (make test does it)").isExecutable();
    int port = freePort();
    layOut(home, pluginConfiguration);
    Files.writeString(home.resolve("etc/netdata.conf"), configuration(home, port));
    ProcessBuilder builder =
        new ProcessBuilder(
                NETDATA.toString(),
                "-D",
                "-c",
                home.resolve("etc/netdata.conf").toString(),
                "-P",
                home.resolve("run/netdata.pid").toString())
            .directory(Path.of("/").toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(home.resolve("log/out.txt").toFile())
            .redirectError(home.resolve("log/err.txt").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    NetdataAgent agent = new NetdataAgent(home, port, builder.start());
    try {
      Patience.until("the API of " + home, API_UP, () -> agent.ask("/api/v1/info").isPresent());
    } catch (AssertionError tooSlow) {
      agent.close();
      throw tooSlow;
    }
    return agent;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void layOut(Path home, String pluginConfiguration) throws IOException {
    for (String name :
        List.of(
            "etc/health.d",
            "stock",
            "cache",
            "lib/registry",
            "lib/lock",
            "lib/cloud.d",
            "log",
            "run",
            "plugins",
            "home")) {
      Files.createDirectories(home.resolve(name));
    }
    Files.writeString(home.resolve("etc/.opt-out-from-anonymous-statistics"), "");
    Files.writeString(home.resolve("lib/cloud.d/cloud.conf"), "[global]\n enabled = no\n");
    Files.createSymbolicLink(home.resolve("plugins/ebpf.plugin"), Installed.plugin());
    Files.createSymbolicLink(
        home.resolve("plugins/system-info.sh"), STOCK_PLUGINS.resolve("system-info.sh"));
    if (!pluginConfiguration.isEmpty()) {
      Files.writeString(home.resolve("etc/ebpf.d.conf"), pluginConfiguration);
    }
  }

  private static String configuration(Path home, int port) {
    return """
        [global]
          run as user = root
          hostname = lab
        [directories]
          config = @/etc
          stock config = @/stock
          log = @/log
          cache = @/cache
          lib = @/lib
          lock = @/lib/lock
          home = @/home
          plugins = "@/plugins"
          web = /usr/share/netdata/web
          health config = @/etc/health.d
          stock health config = @/stock
          registry = @/lib/registry
        [db]
          mode = ram
          retention = 3600
          update every = 1
          cleanup obsolete charts after secs = 20
        [logs]
          debug = none
          access = none
          health = none
          error = @/log/error.log
          collector = @/log/collector.log
          errors flood protection period = 0
        [web]
          bind to = 127.0.0.1:#
          web server threads = 2
          enable gzip compression = no
        [plugins]
          enable running new plugins = no
          check for new plugins every = 5
          ebpf = yes
          proc = no
          cgroups = no
          diskspace = no
          tc = no
          idlejitter = no
          timex = no
          statsd = no
          netdata monitoring = no
          profile = no
        [plugin:ebpf]
          update every = 1
          command options =
        [health]
          enabled = no
        [ml]
          enabled = no
        [registry]
          enabled = no
        """
        .replace("@", home.toString())
        .replace("#", Integer.toString(port));
  }

  /** The charts by id, or nothing while the agent does not answer. */
  Map<String, AgentChart> charts() {
    return ask("/api/v1/charts")
        .map(answer -> AgentChart.all(answer.getAsJsonObject("charts")))
        .orElse(Map.of());
  }

  /** One chart, as soon as the agent has it. */
  AgentChart chart(String id, Duration atMost) {
    return Patience.forValue(
        "chart " + id + "; the agent's log:\n" + errorLog(),
        atMost,
        () -> Optional.ofNullable(charts().get(id)));
  }

  /**
   * The collected seconds of a chart.
   *
   * @param after epoch second before the first one wanted
   * @param before epoch second of the last one wanted
   */
  Series series(String chart, long after, long before) {
    String query =
        "/api/v1/data?format=json&options=unaligned&chart="
            + chart
            + ("&after=" + after)
            + ("&before=" + before)
            + ("&points=" + (before - after));
    return ask(query)
        .map(Series::of)
        .orElseThrow(() -> new AssertionError("no answer to " + query));
  }

  private Optional<JsonObject> ask(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(ANSWER)
            .build();
    try {
      HttpResponse<String> answer =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return answer.statusCode() == 200
          ? Optional.of(JsonParser.parseString(answer.body()).getAsJsonObject())
          : Optional.empty();
    } catch (IOException notYet) {
      return Optional.empty();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stop);
    }
  }

  /** The processes that the agent started as our plugin, in their order; one if all is well. */
  List<Long> pluginPids() {
    Matcher matcher = STARTED.matcher(errorLog());
    return matcher.results().map(result -> Long.valueOf(result.group(1))).toList();
  }

  /** The plugin, as soon as the agent has started it. */
  ProcessHandle plugin() {
    long pid =
        Patience.forValue(
            "the plugin's start in " + home.resolve("log/error.log"),
            API_UP,
            () -> pluginPids().stream().findFirst());
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new AssertionError("the plugin ended; the log:\n" + errorLog()));
  }

  /** What agent and plugin logged so far: with 1.37.1, both in one file. */
  String errorLog() {
    try {
      return Files.readString(home.resolve("log/error.log"), StandardCharsets.ISO_8859_1);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** Asks the agent to end, as a service manager would. Does not wait. */
  void terminate() {
    process.destroy();
  }

  /** Ends the agent without giving it a chance to tell anybody. */
  void kill() {
    process.destroyForcibly();
  }

  /**
   * Whether a process has ended; one that only its parent has not noticed yet has. (An orphan's
   * parent is process 1, which in a container may take seconds.)
   */
  static boolean hasEnded(ProcessHandle handle) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
    } catch (IOException gone) {
      return true;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(onTestEnd);
    try {
      // Links out of a temporary directory are not something to delete recursively.
      Files.deleteIfExists(home.resolve("plugins/ebpf.plugin"));
      Files.deleteIfExists(home.resolve("plugins/system-info.sh"));
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }
}
