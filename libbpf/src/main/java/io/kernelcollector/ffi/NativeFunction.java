// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ffi;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One C function, called through jffi's invoker so that a call allocates nothing, whether jnr-ffi
 * generates code or not (its own call costs 150 to 220 bytes without, 104 from seven arguments on
 * with). For the calls of every interval; everything else belongs on a jnr-ffi interface.
 *
 * <p>Every argument is a pointer or an integer and travels as 64 bits, which is what a register
 * holds on the 64-bit ABIs we know; a C {@code int} result is {@code (int) call(...)}.
 */
public final class NativeFunction {
  private static final Invoker INVOKER = Invoker.getInstance();

  /** Kept for ever: jffi unloads a library that nobody refers to. */
  private static final Map<String, Library> LOADED = new ConcurrentHashMap<>();

  private final String symbol;
  private final long address;
  private final int arguments;
  private final CallContext context;

  private NativeFunction(Library library, String symbol, int arguments, boolean keepErrno) {
    this.symbol = symbol;
    this.address = library.getSymbolAddress(symbol);
    if (address == 0) {
      throw new UnsatisfiedLinkError("no symbol " + symbol);
    }
    this.arguments = arguments;
    Type[] types = new Type[arguments];
    Arrays.fill(types, Type.SINT64);
    this.context =
        CallContext.getCallContext(Type.SINT64, types, CallingConvention.DEFAULT, keepErrno);
  }

  /**
   * Finds a function of libc.
   *
   * @param arguments how many it takes, at most six for the plain calls
   */
  public static NativeFunction libc(String symbol, int arguments) {
    return new NativeFunction(Library.getDefault(), symbol, arguments, true);
  }

  /**
   * Finds a function of a shared library, which stays loaded.
   *
   * @param file what dlopen(3) takes: a soname or a path
   */
  public static NativeFunction in(String file, String symbol, int arguments) {
    Library library = LOADED.computeIfAbsent(file, NativeFunction::open);
    return new NativeFunction(library, symbol, arguments, false);
  }

  private static Library open(String file) {
    Library library = Library.getCachedInstance(file, Library.LAZY);
    if (library == null) {
      throw new UnsatisfiedLinkError(Library.getLastError());
    }
    return library;
  }

  /** Calls a function without arguments. */
  public long call() {
    expect(0);
    return INVOKER.invokeN0(context, address);
  }

  /** Calls a function of three arguments. */
  public long call(long first, long second, long third) {
    expect(3);
    return INVOKER.invokeN3(context, address, first, second, third);
  }

  /** Calls a function of one argument. */
  public long call(long only) {
    expect(1);
    return INVOKER.invokeN1(context, address, only);
  }

  /** Calls a function of two arguments. */
  public long call(long first, long second) {
    expect(2);
    return INVOKER.invokeN2(context, address, first, second);
  }

  /** Calls a function of four arguments. */
  public long call(long first, long second, long third, long fourth) {
    expect(4);
    return INVOKER.invokeN4(context, address, first, second, third, fourth);
  }

  /** What errno was when this thread's last call of a libc function returned. */
  public static int errno() {
    return LastError.getInstance().get();
  }

  /** A call whose arguments stay where they are between calls. For functions of any arity. */
  public PreparedCall prepare() {
    return new PreparedCall(this);
  }

  private void expect(int given) {
    if (given != arguments) {
      throw new IllegalArgumentException(
          given + " arguments given, " + arguments + " taken by " + symbol);
    }
  }

  /** Arguments and result in native slots of eight bytes. Not safe for concurrent use. */
  public static final class PreparedCall {
    private final NativeFunction function;
    private final NativeBuffer slots;
    private final long[] slotAddresses;

    PreparedCall(NativeFunction function) {
      this.function = function;
      this.slots = NativeBuffer.allocate(8 * (function.arguments + 1));
      this.slotAddresses = new long[function.arguments];
      for (int i = 0; i < slotAddresses.length; i++) {
        slotAddresses[i] = slots.address() + 8L * (i + 1);
      }
    }

    /** Sets one argument for this and later calls. */
    public PreparedCall argument(int index, long value) {
      slots.putLong(8 * (index + 1), value);
      return this;
    }

    /** Calls. */
    public long call() {
      INVOKER.invoke(function.context, function.address, slots.address(), slotAddresses);
      return slots.getLong(0);
    }
  }
}
