// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.posix;

import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.Encoding;

/**
 * Hides from other packages what jnr-ffi needs public: it implements it in a class loader of its
 * own.
 */
final class Native {
  private Native() {}

  /** Loads libc on first use, which costs some milliseconds. */
  static LibC libc() {
    return Loaded.LIBC;
  }

  /** libc's own names, only what is called, none of it once per interval. Errno is kept. */
  @Encoding("UTF-8")
  public interface LibC {
    int dup2(int from, int to);

    /** The three-argument form only: the third register is where a variadic int goes, too. */
    int fcntl(int descriptor, int command, int argument);

    int close(int descriptor);

    int geteuid();
  }

  private static final class Loaded {
    static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");
  }
}
