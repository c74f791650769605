// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import io.kernelcollector.posix.ProcessExit;
import io.kernelcollector.posix.ProtocolOutput;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Does what the command line says. */
public final class Commands {

  private Commands() {}

  /** Runs one command; {@code --help} and {@code --version} touch nothing else of the plugin. */
  public static ExitCode run(String... words) {
    Arguments arguments;
    try {
      arguments = Arguments.parse(words);
    } catch (UsageError e) {
      System.err.println("ebpf.plugin: " + e.getMessage());
      return ExitCode.USAGE;
    }
    return switch (arguments.action()) {
      case HELP -> print(Arguments.usage());
      case VERSION -> print("ebpf.plugin " + PluginVersion.text() + "\n");
      case CHECK -> new Check(System.out).run(System.getenv());
      case RUN -> collect(arguments.updateEvery(), System.getenv());
    };
  }

  private static ExitCode print(String text) {
    System.out.print(text);
    System.out.flush();
    return ExitCode.DONE;
  }

  // Nothing is above this to tell what went wrong.
  @SuppressWarnings("CatchingUnchecked")
  private static ExitCode collect(Optional<Integer> updateEvery, Map<String, String> environment) {
    try (ProtocolOutput output = ProtocolOutput.claimStandardOutput()) {
      ExitCode code = new Daemon(output, environment).run(updateEvery);
      System.err.flush();
      ProcessExit.now(code.status());
      return code;
    } catch (RuntimeException | LinkageError e) {
      LoggerFactory.getLogger(Commands.class).error("ebpf.plugin ends: unexpected", e);
      return ExitCode.FAILED;
    }
  }
}
