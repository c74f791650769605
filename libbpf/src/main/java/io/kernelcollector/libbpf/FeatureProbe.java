// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import io.kernelcollector.ffi.NativeBuffer;
import io.kernelcollector.ffi.NativeFunction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What this kernel lets this process do, found out by doing it in small. Each probe creates a map
 * or a program and closes it at once; nothing is attached. A version number is never asked.
 */
public final class FeatureProbe {
  /** Program types by number of enum bpf_prog_type. */
  private static final int TYPE_KPROBE = 2;

  private static final int TYPE_TRACEPOINT = 5;
  private static final int TYPE_RAW_TRACEPOINT = 17;
  private static final int TYPE_TRACING = 26;

  /** enum bpf_attach_type. */
  private static final int ATTACH_TRACE_RAW_TP = 23;

  private static final int ATTACH_TRACE_FENTRY = 24;

  private static final int LOG_BYTES = 4096;
  private static final int INSTRUCTION_BYTES = 8;

  /** r0 = 0; exit. */
  private static final byte[] RETURN_ZERO = {
    (byte) 0xb7, 0, 0, 0, 0, 0, 0, 0, (byte) 0x95, 0, 0, 0, 0, 0, 0, 0
  };

  private static final NativeFunction CLOSE = NativeFunction.libc("close", 1);

  private FeatureProbe() {}

  /** Array maps that can be read as memory: Linux 5.5. */
  public static ProbeResult mmapableArray() {
    int fd = createMap(MapType.ARRAY, BpfMap.F_MMAPABLE);
    if (fd >= 0) {
      CLOSE.call(fd);
      return new ProbeResult.Supported();
    }
    int plain = createMap(MapType.ARRAY, 0);
    if (plain < 0) {
      return new ProbeResult.Unknown("cannot create any array map: " + ErrnoName.of(-plain));
    }
    CLOSE.call(plain);
    return new ProbeResult.Unsupported(
        "array maps cannot be mapped into memory (" + ErrnoName.of(-fd) + "; needs Linux 5.5)");
  }

  /** Reading a map in batches: Linux 5.6 for hash and array maps, 5.13 for PERCPU_ARRAY. */
  public static ProbeResult batchLookup(MapType type) {
    int fd = createMap(type, 0);
    if (fd < 0) {
      return new ProbeResult.Unknown("cannot create a " + type + " map: " + ErrnoName.of(-fd));
    }
    try {
      int result = emptyBatch(fd);
      return switch (-result) {
        case 0, ErrnoName.ENOENT -> new ProbeResult.Supported();
        case ErrnoName.EINVAL, ErrnoName.ENOTSUPP, ErrnoName.EOPNOTSUPP ->
            new ProbeResult.Unsupported(
                type
                    + " maps cannot be read in batches ("
                    + ErrnoName.of(-result)
                    + "; needs Linux "
                    + (type == MapType.PERCPU_ARRAY ? "5.13)" : "5.6)"));
        default -> new ProbeResult.Unknown("reading a batch failed with " + ErrnoName.of(-result));
      };
    } finally {
      CLOSE.call(fd);
    }
  }

  private static int emptyBatch(int fd) {
    NativeBuffer position = NativeBuffer.allocate(Long.BYTES);
    NativeBuffer keys = NativeBuffer.allocate(Integer.BYTES);
    NativeBuffer values = NativeBuffer.allocate(Long.BYTES * Libbpf.possibleCpus());
    NativeBuffer count = NativeBuffer.allocate(Integer.BYTES).putInt(0, 1);
    Opts.MapBatch options = new Opts.MapBatch();
    int result =
        (int)
            Libbpf.mapCalls()
                .lookupBatch
                .prepare()
                .argument(0, fd)
                .argument(2, position.address())
                .argument(3, keys.address())
                .argument(4, values.address())
                .argument(5, count.address())
                .argument(6, options.address())
                .call();
    position.keepAlive();
    keys.keepAlive();
    values.keepAlive();
    options.keepAlive();
    count.keepAlive();
    return result;
  }

  private static int createMap(MapType type, int flags) {
    Opts.MapCreate options = new Opts.MapCreate(flags);
    int fd =
        BpfLog.quietly(
            () ->
                Libbpf.functions()
                    .bpf_map_create(
                        type.number(), "probe", Integer.BYTES, Long.BYTES, 1, options.address()));
    options.keepAlive();
    return fd;
  }

  /** Programs on tracepoints through perf events: Linux 4.7. */
  public static ProbeResult tracepointPrograms() {
    return load(TYPE_TRACEPOINT, "tracepoint");
  }

  /** Programs on raw tracepoints: Linux 4.17. */
  public static ProbeResult rawTracepointPrograms() {
    return load(TYPE_RAW_TRACEPOINT, "raw tracepoint");
  }

  /**
   * Programs of kprobe type: Linux 4.1. They load without CONFIG_KPROBES, too; only there is then
   * nothing to attach them to.
   */
  public static ProbeResult kprobePrograms() {
    return load(TYPE_KPROBE, "kprobe");
  }

  /** Programs on tracepoints with BTF types (tp_btf): Linux 5.5 with BTF. */
  public static ProbeResult typedTracepoints() {
    return loadTracing(ATTACH_TRACE_RAW_TP, "typed tracepoint (tp_btf)");
  }

  /**
   * Programs at function entry and exit (fentry, fexit): Linux 5.5 with BTF. Some hosts refuse
   * these with EPERM although they let tp_btf through. An architecture without BPF trampolines
   * (arm64 before 6.0) says so only when attaching.
   */
  public static ProbeResult trampolines() {
    ProbeResult result = loadTracing(ATTACH_TRACE_FENTRY, "trampoline (fentry, fexit)");
    if (result instanceof ProbeResult.Unsupported && typedTracepoints().isSupported()) {
      return new ProbeResult.Unsupported(
          "this host refuses trampoline programs (fentry, fexit), though it takes tracing programs"
              + " on tracepoints: its policy, not a missing capability");
    }
    return result;
  }

  private static ProbeResult load(int type, String what) {
    int fd = loadProgram(type, new Opts.ProgramLoad());
    if (fd >= 0) {
      CLOSE.call(fd);
      return new ProbeResult.Supported();
    }
    return refusal(-fd, what);
  }

  /**
   * Tries type 1 of the kernel's BTF as the target, which is a plain integer type on every kernel:
   * one that would take a real target complains about that one in the verifier's log. (libbpf's own
   * probe cannot tell EPERM from "no such program type".)
   */
  private static ProbeResult loadTracing(int attachType, String what) {
    NativeBuffer log = NativeBuffer.allocate(LOG_BYTES);
    Opts.ProgramLoad options = new Opts.ProgramLoad();
    options.putInt(Opts.ProgramLoad.EXPECTED_ATTACH_TYPE, attachType);
    options.putInt(Opts.ProgramLoad.ATTACH_BTF_ID, 1);
    options.putInt(Opts.ProgramLoad.LOG_LEVEL, 1);
    options.putInt(Opts.ProgramLoad.LOG_SIZE, LOG_BYTES);
    options.putBuffer(Opts.ProgramLoad.LOG_BUF, log);
    int fd = loadProgram(TYPE_TRACING, options);
    if (fd >= 0) {
      CLOSE.call(fd);
      return new ProbeResult.Supported();
    }
    return complainsOfTarget(log) ? new ProbeResult.Supported() : refusal(-fd, what);
  }

  private static boolean complainsOfTarget(NativeBuffer log) {
    byte[] bytes = new byte[LOG_BYTES];
    log.bytes().get(0, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1).contains("attach_btf_id 1 is not a");
  }

  private static ProbeResult refusal(int errno, String what) {
    String answer = "a " + what + " program was refused with " + ErrnoName.of(errno);
    return switch (errno) {
      case ErrnoName.EPERM ->
          new ProbeResult.Unsupported(
              answer + "; " + Remedy.of("load", errno, List.of()).orElse(""));
      case ErrnoName.EINVAL -> new ProbeResult.Unsupported(answer + ": this kernel has no such");
      default -> new ProbeResult.Unknown(answer);
    };
  }

  private static int loadProgram(int type, Opts.ProgramLoad options) {
    NativeBuffer instructions = NativeBuffer.allocate(RETURN_ZERO.length);
    instructions.bytes().put(0, RETURN_ZERO);
    int fd =
        BpfLog.quietly(
            () ->
                Libbpf.functions()
                    .bpf_prog_load(
                        type,
                        "probe",
                        "GPL",
                        instructions.address(),
                        RETURN_ZERO.length / INSTRUCTION_BYTES,
                        options.address()));
    options.keepAlive();
    instructions.keepAlive();
    return fd;
  }
}
