// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import io.kernelcollector.ebpf.spec.Attachment;

/**
 * A program and the place on this kernel that it is attached to.
 *
 * @param attachment as declared
 * @param target the function's symbol, the raw tracepoint's name, or a tracepoint's {@code
 *     category:name}
 */
public record PlannedAttachment(Attachment attachment, String target) {

  /** Name of the program in the object. */
  public String program() {
    return attachment.program();
  }
}
