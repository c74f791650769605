// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import io.kernelcollector.plugin.config.NearestName;
import io.kernelcollector.plugin.config.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The command line.
 *
 * @param action what to do
 * @param updateEvery seconds between two collections, if said
 */
public record Arguments(Action action, Optional<Integer> updateEvery) {

  /** What to do. */
  public enum Action {
    RUN,
    CHECK,
    VERSION,
    HELP
  }

  private static final List<String> OPTIONS = List.of("--check", "--help", "--version");

  /**
   * Reads a command line. The way every agent calls its plugins, with a number and nothing else, is
   * understood without picocli, which takes longer to load than to use.
   *
   * @throws UsageError with one line for people
   */
  public static Arguments parse(String... words) throws UsageError {
    if (words.length == 0) {
      return new Arguments(Action.RUN, Optional.empty());
    }
    Optional<Integer> seconds = SettingsReader.seconds(words[0]);
    if (words.length == 1 && seconds.isPresent()) {
      return new Arguments(Action.RUN, seconds);
    }
    return Grammar.parse(words);
  }

  /** How to call the plugin. */
  public static String usage() {
    return Grammar.commandLine().getUsageMessage();
  }

  /** What picocli knows; loaded only when something unusual is asked. */
  private static final class Grammar {

    static Arguments parse(String... words) throws UsageError {
      CommandLine commandLine = commandLine();
      CommandLine.ParseResult parsed;
      try {
        parsed = commandLine.parseArgs(words);
      } catch (CommandLine.ParameterException e) {
        throw new UsageError(e.getMessage());
      }
      complainAbout(parsed.unmatched());
      return new Arguments(action(parsed), seconds(parsed));
    }

    static CommandLine commandLine() {
      CommandSpec command = CommandSpec.create().name("ebpf.plugin");
      command
          .usageMessage()
          .description("Counts what the kernel does, with eBPF, and charts it in Netdata.")
          .width(80);
      command.addOption(
          flag("--check", "Load and attach every collector, say how, detach, exit.", "-check"));
      command.addOption(flag("--version", "Print the version and exit.", "-version", "-V"));
      command.addOption(flag("--help", "Print this and exit.", "-help", "-h"));
      command.addPositional(
          PositionalParamSpec.builder()
              .paramLabel("update_every")
              .description("Seconds between two collections.")
              .index("0")
              .arity("0..1")
              .type(String.class)
              .build());
      return new CommandLine(command).setUnmatchedArgumentsAllowed(true);
    }

    private static OptionSpec flag(String name, String description, String... otherNames) {
      List<String> names = new ArrayList<>(List.of(otherNames));
      names.add(name);
      return OptionSpec.builder(names.toArray(String[]::new))
          .description(description)
          .arity("0")
          .type(boolean.class)
          .build();
    }

    private static Action action(CommandLine.ParseResult parsed) {
      if (parsed.hasMatchedOption("--help")) {
        return Action.HELP;
      }
      if (parsed.hasMatchedOption("--version")) {
        return Action.VERSION;
      }
      return parsed.hasMatchedOption("--check") ? Action.CHECK : Action.RUN;
    }

    private static Optional<Integer> seconds(CommandLine.ParseResult parsed) throws UsageError {
      String word = parsed.matchedPositionalValue(0, (String) null);
      if (word == null) {
        return Optional.empty();
      }
      Optional<Integer> seconds = SettingsReader.seconds(word);
      if (seconds.isEmpty()) {
        throw new UsageError("'" + word + "' is no number of seconds" + hint("--" + word));
      }
      return seconds;
    }

    private static void complainAbout(List<String> unmatched) throws UsageError {
      if (unmatched.isEmpty()) {
        return;
      }
      String word = unmatched.get(0);
      String what = word.startsWith("-") ? "unknown option '" : "unexpected argument '";
      throw new UsageError(what + word + "'" + hint(word));
    }

    private static String hint(String word) {
      return NearestName.of(word, OPTIONS)
          .map(nearest -> ", did you mean " + nearest + "?")
          .orElse(", see --help");
    }
  }
}
