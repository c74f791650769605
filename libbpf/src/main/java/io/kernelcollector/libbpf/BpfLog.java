// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Closure;
import com.kenai.jffi.ClosureManager;
import com.kenai.jffi.Type;
import io.kernelcollector.ffi.NativeBuffer;
import io.kernelcollector.ffi.NativeFunction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libbpf's log: to the logger "libbpf", and to whoever makes the call it is about.
 *
 * <p>libbpf warns of much that is no fault: of each fallback it takes on an older kernel. So while
 * a call is {@linkplain Capture captured} its warnings wait for the outcome: a failure's exception
 * carries them, and a success leaves them at debug level. Outside a call they are warnings.
 */
final class BpfLog {
  private static final Logger LOGGER = LoggerFactory.getLogger("libbpf");
  private static final int WARNING = 0;
  private static final int INFORMATION = 1;
  private static final int LINE_BYTES = 4096;

  /** The verifier's log is at most 16 MiB in libbpf. */
  private static final int MOST_BYTES = 17 << 20;

  /**
   * Bytes of a va_list: 24 on x86-64 (an array, so its address is passed), 32 on aarch64 (a struct
   * too large for registers, so its address is passed). Both are 8-aligned on the caller's stack
   * with more stack above.
   */
  private static final int VA_LIST_BYTES = 32;

  /**
   * What libbpf calls: int (*)(enum libbpf_print_level, const char *, va_list). libbpf keeps its
   * address for the process's life. jffi's own closure, as jnr-ffi's delegates cost 10 to 60 ms of
   * start time.
   */
  private static final Closure.Handle CALLBACK =
      ClosureManager.getInstance()
          .newClosure(
              BpfLog::print,
              Type.SINT32,
              new Type[] {Type.SINT32, Type.POINTER, Type.POINTER},
              CallingConvention.DEFAULT);

  private static final ThreadLocal<Capture> CURRENT = new ThreadLocal<>();
  private static final NativeFunction VSNPRINTF = NativeFunction.libc("vsnprintf", 4);
  private static final NativeFunction MEMCPY = NativeFunction.libc("memcpy", 3);

  private BpfLog() {}

  static void install(Native.LibBpf functions) {
    functions.libbpf_set_print(CALLBACK.getAddress());
  }

  /** Collects the warnings of this thread's calls until closed. */
  static Capture capture() {
    return new Capture(CURRENT.get());
  }

  /** Makes a call whose failure is an answer: its warnings go to the debug level only. */
  static int quietly(IntSupplier call) {
    Capture capture = capture();
    try {
      return call.getAsInt();
    } finally {
      capture.close();
    }
  }

  private static void print(Closure.Buffer call) {
    try {
      int level = call.getInt(0);
      if (wanted(level)) {
        deliver(level, text(call.getAddress(1), call.getAddress(2)), CURRENT.get());
      }
    } catch (Throwable t) {
      // Nothing may be thrown into C, and a log line is not worth the process.
    }
    call.setIntReturn(0);
  }

  private static boolean wanted(int level) {
    return switch (level) {
      case WARNING -> true;
      case INFORMATION -> LOGGER.isDebugEnabled();
      default -> LOGGER.isTraceEnabled();
    };
  }

  private static void deliver(int level, String text, Capture capture) {
    if (level > INFORMATION) {
      LOGGER.trace(text);
    } else if (level == INFORMATION) {
      LOGGER.debug(text);
    } else if (capture != null) {
      capture.warnings.add(text);
      LOGGER.debug(text);
    } else {
      LOGGER.warn(text);
    }
  }

  private static String text(long format, long arguments) {
    // vsnprintf uses its va_list up, so a second, larger try needs a copy of it.
    NativeBuffer copy = NativeBuffer.allocate(VA_LIST_BYTES);
    MEMCPY.call(copy.address(), arguments, VA_LIST_BYTES);
    NativeBuffer line = NativeBuffer.allocate(LINE_BYTES);
    int length = (int) VSNPRINTF.call(line.address(), LINE_BYTES, format, arguments);
    if (length >= LINE_BYTES) {
      int size = Math.min(length + 1, MOST_BYTES);
      line = NativeBuffer.allocate(size);
      length =
          Math.min((int) VSNPRINTF.call(line.address(), size, format, copy.address()), size - 1);
    }
    copy.keepAlive();
    byte[] bytes = new byte[Math.max(0, length)];
    line.bytes().get(0, bytes);
    return strip(new String(bytes, StandardCharsets.UTF_8));
  }

  private static String strip(String text) {
    String line = text.stripTrailing();
    return line.startsWith("libbpf: ") ? line.substring("libbpf: ".length()) : line;
  }

  /** The warnings of the calls made on this thread while it is open. */
  static final class Capture implements AutoCloseable {
    private final Capture outer;
    private final List<String> warnings = new ArrayList<>();

    private Capture(Capture outer) {
      this.outer = outer;
      CURRENT.set(this);
    }

    List<String> warnings() {
      return List.copyOf(warnings);
    }

    @Override
    public void close() {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }
}
