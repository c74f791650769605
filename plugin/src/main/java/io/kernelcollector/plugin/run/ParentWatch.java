// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.run;

import java.util.function.IntSupplier;

/**
 * Notices that the process which started us is gone. Standard input alone does not tell: a plugin
 * that 1.37.1 started at the same moment may hold a copy of our pipe's other end.
 */
public final class ParentWatch {

  /** Of somebody without an agent: nobody to watch. */
  public static final ParentWatch NOBODY = new ParentWatch(() -> 0);

  private final IntSupplier parent;
  private final int first;

  /**
   * @param parent asks the kernel for the parent's process id
   */
  public ParentWatch(IntSupplier parent) {
    this.parent = parent;
    this.first = parent.getAsInt();
  }

  /** Whether the parent is another than in the beginning. */
  public boolean gone() {
    return parent.getAsInt() != first;
  }
}
