// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import io.kernelcollector.ebpf.collector.Collectors;
import io.kernelcollector.ebpf.kernel.Kernel;
import io.kernelcollector.ebpf.kernel.KernelRoots;
import io.kernelcollector.ebpf.load.LiveKernelSupport;
import io.kernelcollector.ebpf.load.LoadOutcome;
import io.kernelcollector.ebpf.load.LoadSettings;
import io.kernelcollector.ebpf.load.Loader;
import io.kernelcollector.ebpf.plan.PlanSettings;
import io.kernelcollector.ebpf.plan.Verdict;
import io.kernelcollector.ebpf.spec.CollectorSpec;
import io.kernelcollector.plugin.config.ConfigFiles;
import io.kernelcollector.plugin.config.Remark;
import io.kernelcollector.plugin.config.Settings;
import io.kernelcollector.plugin.config.SettingsReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run and a check have in common: the configuration, this kernel, and starting collectors.
 */
final class Workplace {
  private static final Logger LOG = LoggerFactory.getLogger(Workplace.class);

  /** System property by which the launcher names the folder of compiled objects. */
  private static final String OBJECTS_PROPERTY = "ebpf.objects";

  private final Settings settings;
  private final Kernel kernel;
  private final Loader loader;

  private Workplace(Settings settings, Kernel kernel, Loader loader) {
    this.settings = settings;
    this.kernel = kernel;
    this.loader = loader;
  }

  /** Reads the configuration, telling what is wrong with it, and looks at the kernel. */
  static Workplace open(Map<String, String> environment) {
    Set<String> names =
        Collectors.ALL.stream()
            .map(CollectorSpec::name)
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
    ConfigFiles files =
        ConfigFiles.of(
            environment, Optional.ofNullable(System.getProperty(ConfigFiles.OWN_FOLDER_PROPERTY)));
    SettingsReader.Result result = SettingsReader.read(files.read(), names);
    result.remarks().forEach(Workplace::tell);
    Settings settings = result.settings();
    Path objects = Path.of(System.getProperty(OBJECTS_PROPERTY, "ebpf.d"));
    KernelRoots roots =
        settings.btf().map(KernelRoots.system()::withBtf).orElseGet(KernelRoots::system);
    Kernel kernel = new Kernel(roots, new LiveKernelSupport());
    PlanSettings plan =
        new PlanSettings(settings.loadMode(), settings.allowedRungs(), settings.attach());
    Loader loader = new Loader(kernel, new LoadSettings(plan, objects, settings.btf()));
    return new Workplace(settings, kernel, loader);
  }

  private static void tell(Remark remark) {
    LOG.atLevel(remark.level()).log(remark.text());
  }

  Settings settings() {
    return settings;
  }

  Kernel kernel() {
    return kernel;
  }

  /** Removes from the kernel what a predecessor that was killed left there. */
  void sweep() {
    int removed = loader.sweep();
    if (removed > 0) {
      LOG.info("removed {} probe events of a plugin that is gone", removed);
    }
  }

  /** Loads and attaches a collector, unless it is switched off. */
  Started start(CollectorSpec spec) {
    if (!settings.runs(spec.name())) {
      String where = "Switched off in " + settings.switchedOffIn(spec.name()) + ".";
      Verdict off = new Verdict(Verdict.State.DISABLED, where, "");
      return new Started(spec, off, Optional.empty(), Optional.empty());
    }
    try {
      LoadOutcome outcome = loader.load(spec);
      return new Started(spec, outcome.verdict(), Optional.of(outcome.plan()), outcome.collector());
    } catch (LinkageError e) {
      // Not libbpf: the loader tells about that. What remains is our own package.
      LOG.debug("native code", e);
      return failed(
          spec,
          "The plugin's native code cannot be loaded: " + e.getMessage() + ".",
          "Install the package again, or run 'make'.");
    } catch (RuntimeException e) {
      LOG.error("{}: start", spec.name(), e);
      return failed(spec, "unexpected: " + e, "Report this, with the log.");
    }
  }

  private static Started failed(CollectorSpec spec, String reason, String remedy) {
    Verdict verdict = new Verdict(Verdict.State.FAILED, reason, remedy);
    return new Started(spec, verdict, Optional.empty(), Optional.empty());
  }
}
