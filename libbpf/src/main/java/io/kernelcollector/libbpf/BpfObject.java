// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A BPF object file: opened, adjusted, loaded into the kernel, closed.
 *
 * <p>Its programs and maps belong to it and die with it. Each method checks the state first and
 * throws IllegalStateException, because a freed handle given to C is a dead JVM.
 */
public final class BpfObject implements AutoCloseable {
  private enum State {
    OPENED,
    LOADED,
    FAILED,
    CLOSED
  }

  private final String name;
  private final long handle;
  private final Path file;
  private final Map<String, BpfProgram> programs;
  private final Map<String, BpfMap> maps;
  private Constants constants;
  private State state = State.OPENED;

  /**
   * How to open an object.
   *
   * @param objectName overrides the name made of the file's; empty: the file's
   * @param btfCustomPath BTF that replaces the kernel's own for CO-RE relocation (not for typed
   *     tracepoints or trampolines); empty: the kernel's
   * @param kernelLogLevel 0 asks the verifier for a log only after a refusal, 1 and 2 always
   */
  public record Options(
      Optional<String> objectName, Optional<Path> btfCustomPath, int kernelLogLevel) {
    /** The file's name, the kernel's BTF, a log only after a refusal. */
    public static Options defaults() {
      return new Options(Optional.empty(), Optional.empty(), 0);
    }

    /** The same with another BTF for relocation. */
    public Options withBtf(Path path) {
      return new Options(objectName, Optional.of(path), kernelLogLevel);
    }

    Opts.Open toStruct() {
      Opts.Open struct = new Opts.Open();
      objectName.ifPresent(n -> struct.putString(Opts.Open.OBJECT_NAME, n));
      btfCustomPath.ifPresent(p -> struct.putString(Opts.Open.BTF_CUSTOM_PATH, p.toString()));
      struct.putInt(Opts.Open.KERNEL_LOG_LEVEL, kernelLogLevel);
      return struct;
    }
  }

  private BpfObject(Path file, long handle) {
    this.file = file;
    this.handle = handle;
    Native.LibBpf libbpf = Libbpf.functions();
    this.name = libbpf.bpf_object__name(handle);
    Map<String, BpfProgram> foundPrograms = new LinkedHashMap<>();
    for (long p = libbpf.bpf_object__next_program(handle, 0);
        p != 0;
        p = libbpf.bpf_object__next_program(handle, p)) {
      BpfProgram program = new BpfProgram(this, p);
      foundPrograms.put(program.name(), program);
    }
    Map<String, BpfMap> foundMaps = new LinkedHashMap<>();
    for (long m = libbpf.bpf_object__next_map(handle, 0);
        m != 0;
        m = libbpf.bpf_object__next_map(handle, m)) {
      BpfMap map = new BpfMap(this, m);
      foundMaps.put(map.name(), map);
    }
    this.programs = Collections.unmodifiableMap(foundPrograms);
    this.maps = Collections.unmodifiableMap(foundMaps);
  }

  /**
   * Reads an object file. Nothing enters the kernel yet.
   *
   * @throws BpfException ENOENT without the file, LIBBPF_ERRNO__FORMAT when it is not BPF ELF
   */
  public static BpfObject open(Path file, Options options) {
    Opts.Open struct = options.toStruct();
    try (BpfLog.Capture log = BpfLog.capture()) {
      long handle = Libbpf.functions().bpf_object__open_file(file.toString(), struct.address());
      if (handle == 0) {
        throw new BpfException("open", file.toString(), Libbpf.errno(), log.warnings());
      }
      return orUndo(
          () -> new BpfObject(file, handle), () -> Libbpf.functions().bpf_object__close(handle));
    } finally {
      struct.keepAlive();
    }
  }

  /** What is made; when that throws, nobody else would undo what was done for it. */
  static <T> T orUndo(Supplier<T> make, Runnable undo) {
    try {
      return make.get();
    } catch (RuntimeException | Error e) {
      undo.run();
      throw e;
    }
  }

  /** The object's name: the file's up to the first dot, unless given. */
  public String name() {
    return name;
  }

  /** The file it was read from. */
  public Path file() {
    return file;
  }

  /** Its programs, in the order of the file. */
  public Collection<BpfProgram> programs() {
    requireOpen();
    return programs.values();
  }

  /**
   * A program by the name of its C function.
   *
   * @throws IllegalArgumentException when there is none, with the names there are
   */
  public BpfProgram program(String programName) {
    requireOpen();
    return known("program", programName, programs);
  }

  /** Its maps, in the order of the file, with those that hold global data. */
  public Collection<BpfMap> maps() {
    requireOpen();
    return maps.values();
  }

  /**
   * A map by its C name; ".rodata", ".data" and ".bss" name the global data.
   *
   * @throws IllegalArgumentException when there is none, with the names there are
   */
  public BpfMap map(String mapName) {
    requireOpen();
    if (mapName.startsWith(".")) {
      // libbpf lists them as object.rodata, but finds them by the section's name.
      long found = Libbpf.functions().bpf_object__find_map_by_name(handle, mapName);
      for (BpfMap map : maps.values()) {
        if (map.handle() == found) {
          return map;
        }
      }
    }
    return known("map", mapName, maps);
  }

  /** Whether there is a map of that name; see {@link #map}. */
  public boolean hasMap(String mapName) {
    requireOpen();
    return maps.containsKey(mapName)
        || (mapName.startsWith(".")
            && Libbpf.functions().bpf_object__find_map_by_name(handle, mapName) != 0);
  }

  /** Whether there is a program of that name. */
  public boolean hasProgram(String programName) {
    requireOpen();
    return programs.containsKey(programName);
  }

  /** Whether there is a {@code const volatile} variable of that name. */
  public boolean hasConstant(String constant) {
    requireOpen();
    return constants().has(constant);
  }

  /**
   * The value that a {@code const volatile} integer has, sign-extended.
   *
   * @throws IllegalArgumentException when there is none
   */
  public long constant(String constant) {
    requireOpen();
    return constants().get(constant);
  }

  /**
   * Sets a {@code const volatile} integer or bool of the programs. Before the load. The verifier
   * then sees the value, and does not look at what it excludes. Linux 5.2.
   *
   * @throws IllegalArgumentException when there is none, or the value has too many bits
   */
  public void setConstant(String constant, long value) {
    requireNotLoaded();
    constants().set(constant, value);
  }

  private Constants constants() {
    if (constants == null) {
      constants = new Constants(this);
    }
    return constants;
  }

  private <T> T known(String kind, String wanted, Map<String, T> all) {
    T found = all.get(wanted);
    if (found == null) {
      throw new IllegalArgumentException(
          "object " + name + " has no " + kind + " " + wanted + "; it has " + all.keySet());
    }
    return found;
  }

  /**
   * Creates the maps and loads the programs that are to be loaded. After a failure the object can
   * only be closed.
   *
   * @throws BpfException when the kernel refuses a map or a program; with the verifier's log if it
   *     was the verifier
   * @throws IllegalStateException when it was loaded before
   */
  public void load() {
    requireNotLoaded();
    try (BpfLog.Capture log = BpfLog.capture()) {
      int result = Libbpf.functions().bpf_object__load(handle);
      if (result < 0) {
        state = State.FAILED;
        throw new BpfException("load", "object " + name, -result, log.warnings());
      }
    }
    state = State.LOADED;
    maps.values().forEach(BpfMap::loaded);
  }

  /** Whether {@link #load} succeeded and {@link #close} was not called. */
  public boolean isLoaded() {
    return state == State.LOADED;
  }

  /**
   * Frees everything, once; later calls do nothing. Links stay attached until they are closed
   * themselves: close those first.
   */
  @Override
  public void close() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      maps.values().forEach(BpfMap::closed);
      Libbpf.functions().bpf_object__close(handle);
    }
  }

  void requireOpen() {
    if (state == State.CLOSED) {
      throw new IllegalStateException("object " + name + " is closed");
    }
  }

  void requireNotLoaded() {
    requireOpen();
    if (state != State.OPENED) {
      throw new IllegalStateException(
          "object " + name + (state == State.LOADED ? " is already loaded" : " failed to load"));
    }
  }

  void requireLoaded() {
    requireOpen();
    if (state != State.LOADED) {
      throw new IllegalStateException("object " + name + " is not loaded");
    }
  }

  /** Throws what a setter of libbpf answered. */
  static void check(int result, String operation, String subject, List<String> messages) {
    if (result < 0) {
      throw new BpfException(operation, subject, -result, messages);
    }
  }

  @Override
  public String toString() {
    return "BpfObject[" + name + ", " + state + "]";
  }
}
