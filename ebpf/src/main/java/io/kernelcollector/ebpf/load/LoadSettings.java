// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import io.kernelcollector.ebpf.plan.PlanSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How collectors are loaded.
 *
 * @param plan what the planner may choose from
 * @param objects folder with the compiled objects of both kinds
 * @param btf the kernel's BTF where it is not in its usual place
 */
public record LoadSettings(PlanSettings plan, Path objects, Optional<Path> btf) {}
