// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.plan;

import io.kernelcollector.ebpf.spec.Candidate;

/**
 * A better way that is not taken.
 *
 * @param reason why, as a clause: {@code do_sys_openat2 is not in the kernel's BTF}
 */
public record PassedOver(Candidate candidate, String reason) {}
