// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.spec;

/**
 * A field that a tracepoint program reads from its record: the compiled program has the offset
 * built in, so the running kernel's format file must agree before the program may be used.
 *
 * @param name the name in the format file
 * @param offset bytes from the start of the record
 * @param size bytes
 */
public record RecordField(String name, int offset, int size) {}
