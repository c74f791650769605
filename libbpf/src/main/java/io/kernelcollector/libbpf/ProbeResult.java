// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

/** Whether the kernel can do a thing: yes, surely not, or we could not find out. */
public sealed interface ProbeResult {
  /** It works: it was tried. */
  record Supported() implements ProbeResult {}

  /**
   * It was tried, and cannot work here.
   *
   * @param reason for a person: what is missing, since when it exists
   */
  record Unsupported(String reason) implements ProbeResult {}

  /**
   * The trial itself failed for another reason.
   *
   * @param reason for a person
   */
  record Unknown(String reason) implements ProbeResult {}

  /** Whether it surely works. */
  default boolean isSupported() {
    return this instanceof Supported;
  }
}
