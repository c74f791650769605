// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The ways to ask a plugin to stop. */
enum Stop {
  QUIT {
    @Override
    void ask(PluginProcess plugin) throws IOException {
      plugin.input().write("QUIT\n".getBytes(StandardCharsets.US_ASCII));
      plugin.input().flush();
    }
  },
  END_OF_INPUT {
    @Override
    void ask(PluginProcess plugin) throws IOException {
      plugin.input().close();
    }
  },
  SIGTERM {
    @Override
    void ask(PluginProcess plugin) {
      plugin.terminate();
    }
  };

  abstract void ask(PluginProcess plugin) throws IOException;
}
