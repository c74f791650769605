// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** This machine's BTF against bpftool's reading of it: every function, every raw tracepoint. */
class BtfLiveTest {

  private static final Path FILE = Path.of("/sys/kernel/btf/vmlinux");
  private static final Pattern TYPE =
      Pattern.compile("\\[(\\d+)\\] (FUNC|TYPEDEF|PTR|FUNC_PROTO) '([^']*)'(.*)");
  private static final Pattern NUMBER = Pattern.compile("\\b(type_id|vlen)=(\\d+)");

  private final Set<String> functions = new HashSet<>();
  private final Map<String, Integer> tracepoints = new HashMap<>();
  private final Map<Integer, Integer> pointers = new HashMap<>();
  private final Map<Integer, Integer> parameters = new HashMap<>();

  @Test
  void agreesWithBpftool() throws IOException {
    assumeTrue(Files.isReadable(FILE), "this kernel has no BTF");
    dump();
    Btf btf = Btf.parse(Files.readAllBytes(FILE));
    assertThat(functions).hasSizeGreaterThan(1000).allMatch(btf::hasFunction);
    assertThat(functions).noneMatch(name -> btf.hasFunction(name + "_no_such"));
    assertThat(tracepoints).isNotEmpty();
    tracepoints.forEach(
        (name, pointer) ->
            assertThat(btf.rawTracepointArguments(name))
                .as(name)
                .hasValue(parameters.get(pointers.get(pointer)) - 1));
    assertThat(btf.hasField("task_struct", "tgid")).isTrue();
    assertThat(btf.hasField("request", "__data_len")).isTrue();
    assertThat(btf.hasField("task_struct", "no_such_field")).isFalse();
  }

  private void dump() throws IOException {
    Process bpftool;
    try {
      bpftool =
          new ProcessBuilder("bpftool", "btf", "dump", "file", FILE.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "there is no bpftool");
      return;
    }
    List<String> sample = new ArrayList<>();
    try (BufferedReader lines = bpftool.inputReader(StandardCharsets.ISO_8859_1)) {
      String line;
      while ((line = lines.readLine()) != null) {
        take(line);
        sample.add(line.substring(0, Math.min(80, line.length())));
        if (sample.size() > 3) {
          sample.remove(0);
        }
      }
    }
    assumeTrue(!functions.isEmpty(), "bpftool cannot read it: " + sample);
  }

  private void take(String line) {
    Matcher type = TYPE.matcher(line);
    if (!type.matches()) {
      return;
    }
    int id = Integer.parseInt(type.group(1));
    Matcher number = NUMBER.matcher(type.group(4));
    int last = 0;
    while (number.find()) {
      last = Integer.parseInt(number.group(2));
      if (number.group(1).equals("type_id")) {
        break;
      }
    }
    switch (type.group(2)) {
      case "FUNC" -> functions.add(type.group(3));
      case "PTR" -> pointers.put(id, last);
      case "FUNC_PROTO" -> parameters.put(id, last);
      default -> {
        if (type.group(3).startsWith("btf_trace_")) {
          tracepoints.put(type.group(3).substring("btf_trace_".length()), last);
        }
      }
    }
  }
}
