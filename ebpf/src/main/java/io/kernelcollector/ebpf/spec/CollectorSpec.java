// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A collector, declared. Everything else about it (the plan, the maps' sizes and price, the charts,
 * its section in the configuration, its row in {@code --check}) follows from this and the running
 * kernel.
 *
 * @param name the one word for it everywhere: objects, section, class, test
 * @param about what it counts, one line
 * @param hooks what it observes
 * @param counters its per-CPU counters
 * @param histograms its histograms by key
 * @param workMaps maps that only its programs use
 * @param constants kernel facts that its programs need
 * @param charts what people see
 * @param upkeep what it does in user space to keep its maps true, if anything
 */
public record CollectorSpec(
    String name,
    String about,
    List<Hook> hooks,
    CounterMap counters,
    List<HistogramMap> histograms,
    List<WorkMap> workMaps,
    List<Constant> constants,
    List<ChartSpec> charts,
    Optional<Upkeep> upkeep) {

  public CollectorSpec {
    hooks = List.copyOf(hooks);
    histograms = List.copyOf(histograms);
    workMaps = List.copyOf(workMaps);
    constants = List.copyOf(constants);
    charts = List.copyOf(charts);
  }

  public static Builder named(String name) {
    return new Builder(name);
  }

  public Hook hook(String hookName) {
    return hooks.stream()
        .filter(hook -> hook.name().equals(hookName))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name + " has no hook '" + hookName + "'"));
  }

  public HistogramMap histogram(String map) {
    return histograms.stream()
        .filter(histogram -> histogram.map().equals(map))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name + " has no histogram '" + map + "'"));
  }

  /** Every rung that some candidate of the collector stands on. */
  public Set<Rung> rungs() {
    Set<Rung> rungs = new TreeSet<>();
    hooks.forEach(hook -> hook.candidates().forEach(candidate -> rungs.add(candidate.rung())));
    return rungs;
  }

  /** Collects a declaration's parts by name. */
  public static final class Builder {
    private final String name;
    private String about = "";
    private List<Hook> hooks = List.of();
    private CounterMap counters;
    private List<HistogramMap> histograms = List.of();
    private List<WorkMap> workMaps = List.of();
    private List<Constant> constants = List.of();
    private List<ChartSpec> charts = List.of();
    private Optional<Upkeep> upkeep = Optional.empty();

    private Builder(String name) {
      this.name = name;
    }

    public Builder about(String text) {
      about = text;
      return this;
    }

    public Builder hooks(Hook... list) {
      hooks = List.of(list);
      return this;
    }

    /** Names the counters of the map {@code <name>_counters}, in the order of the C enum. */
    public Builder counters(String... names) {
      counters = CounterMap.of(name + "_counters", names);
      return this;
    }

    public Builder histograms(HistogramMap... list) {
      histograms = List.of(list);
      return this;
    }

    public Builder workMaps(WorkMap... list) {
      workMaps = List.of(list);
      return this;
    }

    public Builder constants(Constant... list) {
      constants = List.of(list);
      return this;
    }

    public Builder charts(ChartSpec... list) {
      charts = List.of(list);
      return this;
    }

    public Builder upkeep(Upkeep done) {
      upkeep = Optional.of(done);
      return this;
    }

    public CollectorSpec build() {
      return new CollectorSpec(
          name, about, hooks, counters, histograms, workMaps, constants, charts, upkeep);
    }
  }
}
