// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import java.util.List;
import java.util.Optional;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * The library itself: loaded on first use from the system's path, or from {@code
 * -Debpf.libbpf=/path/to/libbpf.so.1}.
 */
public final class Libbpf {
  /** System property naming the library file. */
  public static final String LIBRARY_PROPERTY = "ebpf.libbpf";

  /** Its file, unless the property names another. */
  static final String LIBRARY = "libbpf.so.1";

  private static Libbpf loaded;

  private final Native.LibBpf functions;
  private final MapCalls mapCalls;

  private Libbpf(String file) {
    // First: what it throws is the linker's own words, jnr-ffi's are about names it made up.
    mapCalls = new MapCalls(file);
    functions = LibraryLoader.create(Native.LibBpf.class).failImmediately().load(file);
    BpfLog.install(functions);
  }

  /**
   * libbpf's version, "1.1" for instance.
   *
   * @throws BpfException (ENOENT) when libbpf is not installed
   */
  public static String version() {
    return functions().libbpf_major_version() + "." + functions().libbpf_minor_version();
  }

  /**
   * How many CPUs this machine may ever have: what a per-CPU value is an array of. Read from
   * /sys/devices/system/cpu/possible, once.
   *
   * @throws BpfException when that file cannot be read
   */
  public static int possibleCpus() {
    int cpus = functions().libbpf_num_possible_cpus();
    if (cpus < 0) {
      throw new BpfException("count", "possible CPUs", -cpus, List.of());
    }
    return cpus;
  }

  static Native.LibBpf functions() {
    return library().functions;
  }

  static MapCalls mapCalls() {
    return library().mapCalls;
  }

  /** The errno of the last pointer-returning call. Only after it returned NULL. */
  static int errno() {
    return LastError.getLastError(Runtime.getSystemRuntime());
  }

  private static synchronized Libbpf library() {
    if (loaded == null) {
      String file = Optional.ofNullable(System.getProperty(LIBRARY_PROPERTY)).orElse(LIBRARY);
      try {
        loaded = new Libbpf(file);
      } catch (UnsatisfiedLinkError e) {
        throw BpfException.libraryMissing(file, e);
      }
    }
    return loaded;
  }
}
