// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import java.util.Optional;

/** Which version of the plugin this is. */
public final class PluginVersion {

  private PluginVersion() {}

  /** What the jar's manifest says; classes outside a jar have no version. */
  public static String text() {
    return Optional.ofNullable(PluginVersion.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
