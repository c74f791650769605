// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.protocol;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version of the agent that started the plugin, from {@code NETDATA_VERSION}: "v1.37.1" or
 * "v2.11.0-84-nightly".
 */
public record AgentVersion(int major, int minor) {

  /** The variable that only an agent sets: a plugin without it was started by a person. */
  public static final String VARIABLE = "NETDATA_VERSION";

  /** What to assume of an agent that says something unreadable: the oldest one supported. */
  public static final AgentVersion OLDEST = new AgentVersion(1, 37);

  private static final Pattern VERSION = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4}).*");

  /** The agent's version, or empty when no agent started this process. */
  public static Optional<AgentVersion> of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .filter(text -> !text.isBlank())
        .map(AgentVersion::parse);
  }

  static AgentVersion parse(String text) {
    Matcher matcher = VERSION.matcher(text.strip());
    return matcher.matches()
        ? new AgentVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : OLDEST;
  }

  public boolean atLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }
}
