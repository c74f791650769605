// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * C memory and C calls that make no garbage: what {@code io.kernelcollector.libbpf} and {@code
 * io.kernelcollector.posix} stand on.
 *
 * <p>Belongs here: buffers whose address C may keep, and functions called once per interval or
 * more. Never here: a name of libbpf or of POSIX. No type of jnr or jffi shows in a public
 * signature.
 */
package io.kernelcollector.ffi;
