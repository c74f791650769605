// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.command;

/**
 * How the process ends, chosen for what agents make of it.
 *
 * <ul>
 *   <li>0 after data: every agent starts the plugin again, which is what a restarting agent wants.
 *   <li>Not 0 before any data: every agent gives up on the plugin until it is restarted itself.
 *   <li>0 before any data: 1.37.1 would try again eleven times, so whoever ends this way says
 *       {@code DISABLE} first, which every agent takes as final.
 * </ul>
 */
public enum ExitCode {
  /** Asked to stop, or rightly nothing to do: not a crash, so not reported as one. */
  DONE(0),
  /**
   * Something is broken: nothing could be started that should have been, or the last collector
   * failed. After data an agent tries again ten intervals later, which a passing fault survives.
   */
  FAILED(1),
  /** The command line means nothing. */
  USAGE(2);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** What the process exits with. */
  public int status() {
    return status;
  }
}
