// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

  @Test
  void understandsWhatAgentsPass() throws UsageError {
    assertThat(Arguments.parse()).isEqualTo(new Arguments(Arguments.Action.RUN, Optional.empty()));
    assertThat(Arguments.parse("5")).isEqualTo(new Arguments(Arguments.Action.RUN, Optional.of(5)));
    assertThat(Arguments.parse("5", "--check"))
        .isEqualTo(new Arguments(Arguments.Action.CHECK, Optional.of(5)));
  }

  @ParameterizedTest
  @CsvSource({
    "--check, CHECK",
    "-check, CHECK",
    "--version, VERSION",
    "-version, VERSION",
    "-V, VERSION",
    "--help, HELP",
    "-help, HELP",
    "-h, HELP"
  })
  void understandsOneDashAsWellAsTwo(String word, Arguments.Action action) throws UsageError {
    assertThat(Arguments.parse(word).action()).isEqualTo(action);
  }

  @ParameterizedTest
  @CsvSource({
    "--chekc, 'unknown option ''--chekc'', did you mean --check?'",
    "--verson, 'unknown option ''--verson'', did you mean --version?'",
    "--elephant, 'unknown option ''--elephant'', see --help'",
    "check, '''check'' is no number of seconds, did you mean --check?'",
    "0, '''0'' is no number of seconds, see --help'"
  })
  void namesWhatItDoesNotUnderstand(String word, String message) {
    assertThatThrownBy(() -> Arguments.parse(word))
        .isInstanceOf(UsageError.class)
        .hasMessage(message);
  }

  @Test
  void refusesASecondNumber() {
    assertThatThrownBy(() -> Arguments.parse("1", "2"))
        .hasMessage("unexpected argument '2', see --help");
  }

  @Test
  void explainsItself() {
    assertThat(Arguments.usage()).contains("update_every", "--check", "--version", "--help");
  }
}
