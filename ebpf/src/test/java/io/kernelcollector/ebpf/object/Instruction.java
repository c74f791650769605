// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.object;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One eBPF instruction, as far as an old kernel cares about it.
 *
 * @param index position in its program
 * @param code opcode
 * @param source source register, or the kind of a call or of a 64-bit load
 * @param offset jump distance or memory offset
 * @param immediate constant or helper number
 */
record Instruction(int index, int code, int source, int offset, int immediate) {

  private static final int CLASS = 0x07;
  private static final int CLASS_STX = 0x03;
  private static final int CLASS_JMP = 0x05;
  private static final int CLASS_JMP32 = 0x06;
  private static final int OPERATION = 0xf0;
  private static final int CALL = 0x80;
  private static final int EXIT = 0x90;
  private static final int FIRST_JUMP_OF_V2 = 0xa0;
  private static final int MODE = 0xe0;
  private static final int MODE_ATOMIC = 0xc0;
  private static final int LOAD_64 = 0x18;

  /** Takes a program apart; the second halves of 64-bit loads are left out. */
  static List<Instruction> decode(byte[] program) {
    ByteBuffer bytes = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
    List<Instruction> instructions = new ArrayList<>();
    for (int index = 0; index < program.length / 8; index++) {
      int at = index * 8;
      int code = bytes.get(at) & 0xff;
      instructions.add(
          new Instruction(
              index,
              code,
              (bytes.get(at + 1) & 0xf0) >> 4,
              bytes.getShort(at + 2),
              bytes.getInt(at + 4)));
      if (code == LOAD_64) {
        index++;
      }
    }
    return instructions;
  }

  boolean isCall() {
    return code == (CLASS_JMP | CALL);
  }

  /** A call of another function of the same object instead of a helper. */
  boolean isSubprogramCall() {
    return isCall() && source != 0;
  }

  boolean isBackEdge() {
    int operation = code & OPERATION;
    boolean jump = (code & CLASS) == CLASS_JMP && operation != CALL && operation != EXIT;
    return jump && offset < 0;
  }

  /** Not in the first version of the instruction set: 32-bit jumps, and "less than" jumps. */
  boolean isNewerThanV1() {
    boolean jump = (code & CLASS) == CLASS_JMP;
    return (code & CLASS) == CLASS_JMP32 || (jump && (code & OPERATION) >= FIRST_JUMP_OF_V2);
  }

  /** An atomic operation other than an addition whose result is thrown away. */
  boolean isAtomicWithResult() {
    return (code & CLASS) == CLASS_STX && (code & MODE) == MODE_ATOMIC && immediate != 0;
  }
}
