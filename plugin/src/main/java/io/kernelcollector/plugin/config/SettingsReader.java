// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.config;

import io.kernelcollector.ebpf.spec.LoadMode;
import io.kernelcollector.ebpf.spec.Rung;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/** Finds out what entries mean. Whatever is not understood keeps its default and is remarked. */
public final class SettingsReader {
  private static final String GLOBAL = "global";
  private static final String PROGRAMS = "ebpf programs";

  /** Sections that belong to features this version does not have. */
  private static final Set<String> LATER_SECTIONS = Set.of("ipc");

  /** Keys of such features in {@code [global]}. */
  private static final Set<String> LATER_KEYS =
      Set.of(
          "apps",
          "cgroups",
          "disable apps",
          "pid table size",
          "maps per core",
          "lifetime",
          "ebpf object flavor");

  /** Netdata's names of collectors, whether built here yet or not. */
  private static final Set<String> KNOWN_PROGRAMS =
      Set.of(
          "cachestat",
          "dcstat",
          "disk",
          "dns",
          "fd",
          "filesystem",
          "hardirq",
          "mdflush",
          "mount",
          "network connection monitoring",
          "network connections",
          "network viewer",
          "oomkill",
          "process",
          "shm",
          "socket",
          "softirq",
          "swap",
          "sync",
          "vfs");

  private static final Set<String> TRUE = Set.of("yes", "true", "on", "auto", "on demand");
  private static final Set<String> FALSE = Set.of("no", "false", "off", "0");
  private static final Pattern SECONDS = Pattern.compile("([0-9]{1,5})s?");

  private final Map<String, Consumer<IniEntry>> globalKeys = new LinkedHashMap<>();
  private final Set<String> built;
  private final Set<String> enabled;
  private final Map<String, String> switchedOff = new HashMap<>();
  private final Set<String> wantedLater = new TreeSet<>();
  private final Set<String> unknownSections = new HashSet<>();
  private final List<Remark> remarks = new ArrayList<>();

  private LoadMode loadMode = LoadMode.RETURN;
  private Optional<Integer> updateEvery = Optional.empty();
  private TypeFormat typeFormat = TypeFormat.AUTO;
  private Rung ladderStart = Rung.TP_BTF;
  private Optional<Rung> attach = Optional.empty();
  private Optional<Path> btf = Optional.empty();

  private SettingsReader(Set<String> built) {
    this.built = Set.copyOf(built);
    this.enabled = new LinkedHashSet<>(built);
    globalKeys.put("ebpf load mode", this::loadMode);
    globalKeys.put("load", this::loadMode);
    globalKeys.put("update every", this::updateEvery);
    globalKeys.put("ebpf type format", this::typeFormat);
    globalKeys.put("ebpf co-re tracing", this::ladderStart);
    globalKeys.put("btf path", this::btfPath);
    globalKeys.put("attach", this::attach);
    LATER_KEYS.forEach(key -> globalKeys.put(key, this::notYet));
  }

  /**
   * What entries mean.
   *
   * @param settings what to do
   * @param remarks what to tell
   */
  public record Result(Settings settings, List<Remark> remarks) {
    public Result {
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * Reads entries; of repeated keys the last one counts.
   *
   * @param built names of the collectors that exist; all of them run unless an entry says otherwise
   */
  public static Result read(IniFile file, Set<String> built) {
    SettingsReader reader = new SettingsReader(built);
    reader.remarks.addAll(file.remarks());
    // Earlier values are not even looked at: a mistake that something overrides is none.
    Map<List<String>, IniEntry> last = new LinkedHashMap<>();
    file.entries().forEach(entry -> last.put(List.of(entry.section(), entry.key()), entry));
    last.values().forEach(reader::take);
    return reader.result();
  }

  private Result result() {
    if (!wantedLater.isEmpty()) {
      remarks.add(
          new Remark(
              Level.INFO, "collectors not in this version yet: " + String.join(", ", wantedLater)));
    }
    Settings settings =
        new Settings(
            loadMode, updateEvery, typeFormat, ladderStart, attach, btf, enabled, switchedOff);
    return new Result(settings, remarks);
  }

  private void take(IniEntry entry) {
    switch (entry.section()) {
      case GLOBAL -> {
        Consumer<IniEntry> key = globalKeys.get(entry.key());
        if (key == null) {
          unknown(entry, "key", entry.key(), globalKeys.keySet());
        } else {
          key.accept(entry);
        }
      }
      case PROGRAMS -> program(entry);
      default -> {
        if (LATER_SECTIONS.contains(entry.section())) {
          notYet(entry);
        } else if (unknownSections.add(entry.section())) {
          unknown(
              entry,
              "section",
              "[" + entry.section() + "]",
              List.of("[global]", "[ebpf programs]"));
        }
      }
    }
  }

  private void loadMode(IniEntry entry) {
    choice(entry, "entry", "return", "dev")
        .ifPresent(word -> loadMode = word.equals("entry") ? LoadMode.ENTRY : LoadMode.RETURN);
  }

  private void updateEvery(IniEntry entry) {
    Optional<Integer> seconds = seconds(entry.value());
    if (seconds.isPresent()) {
      updateEvery = seconds;
    } else {
      invalid(entry, "write whole seconds, 1 or more");
    }
  }

  private void typeFormat(IniEntry entry) {
    choice(entry, "auto", "legacy", "co-re")
        .ifPresent(
            word ->
                typeFormat =
                    switch (word) {
                      case "legacy" -> TypeFormat.LEGACY;
                      case "co-re" -> TypeFormat.CO_RE;
                      default -> TypeFormat.AUTO;
                    });
  }

  private void ladderStart(IniEntry entry) {
    choice(entry, "trampoline", "tracepoint", "probe")
        .ifPresent(
            word ->
                ladderStart =
                    switch (word) {
                      case "tracepoint" -> Rung.TRACEPOINT;
                      case "probe" -> Rung.KPROBE;
                      default -> Rung.TP_BTF;
                    });
  }

  private void attach(IniEntry entry) {
    String[] labels =
        Stream.concat(Stream.of("auto"), Arrays.stream(Rung.values()).map(Rung::label))
            .toArray(String[]::new);
    choice(entry, labels)
        .ifPresent(
            word ->
                attach =
                    Arrays.stream(Rung.values())
                        .filter(rung -> rung.label().equals(word))
                        .findFirst());
  }

  /** Upstream's value is a folder with the file {@code vmlinux}; the file itself is as good. */
  private void btfPath(IniEntry entry) {
    Path path;
    try {
      path = Path.of(entry.value());
    } catch (InvalidPathException e) {
      invalid(entry, "it is not a path");
      return;
    }
    Path file = Files.isDirectory(path) ? path.resolve("vmlinux") : path;
    boolean usual = file.normalize().equals(Path.of("/sys/kernel/btf/vmlinux"));
    btf = usual || entry.value().isEmpty() ? Optional.empty() : Optional.of(file);
  }

  private void notYet(IniEntry entry) {
    remarks.add(
        new Remark(
            Level.DEBUG, entry.place() + ": '" + entry.key() + "' has no effect in this version"));
  }

  private void program(IniEntry entry) {
    if (!built.contains(entry.key()) && !KNOWN_PROGRAMS.contains(entry.key())) {
      unknown(
          entry,
          "collector",
          entry.key(),
          Stream.concat(built.stream(), KNOWN_PROGRAMS.stream()).distinct().sorted().toList());
      return;
    }
    String value = entry.value().toLowerCase(Locale.ROOT);
    if (TRUE.contains(value)) {
      (built.contains(entry.key()) ? enabled : wantedLater).add(entry.key());
    } else if (FALSE.contains(value)) {
      if (enabled.remove(entry.key())) {
        switchedOff.put(entry.key(), entry.file());
      }
    } else {
      invalid(entry, "write yes or no");
    }
  }

  private Optional<String> choice(IniEntry entry, String... words) {
    String value = entry.value().toLowerCase(Locale.ROOT);
    if (List.of(words).contains(value)) {
      return Optional.of(value);
    }
    String hint =
        NearestName.of(value, List.of(words))
            .map(nearest -> "did you mean '" + nearest + "'?")
            .orElseGet(
                () -> Stream.of(words).collect(Collectors.joining("', '", "it may be '", "'")));
    invalid(entry, hint);
    return Optional.empty();
  }

  private void invalid(IniEntry entry, String hint) {
    warn(
        entry,
        "'" + entry.key() + "' cannot be '" + entry.value() + "', " + hint + "; default used");
  }

  private void unknown(IniEntry entry, String what, String name, Iterable<String> valid) {
    List<String> names = new ArrayList<>();
    valid.forEach(names::add);
    String hint =
        NearestName.of(name, names).map(nearest -> ", did you mean '" + nearest + "'?").orElse("");
    warn(entry, "unknown " + what + " '" + name + "'" + hint);
  }

  private void warn(IniEntry entry, String text) {
    remarks.add(new Remark(Level.WARN, entry.place() + ": " + text));
  }

  /** Whole seconds, at least 1, with or without an "s". */
  public static Optional<Integer> seconds(String text) {
    Matcher matcher = SECONDS.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(Integer.parseInt(matcher.group(1))).filter(seconds -> seconds > 0)
        : Optional.empty();
  }
}
