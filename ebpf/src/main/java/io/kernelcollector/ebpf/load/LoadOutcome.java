// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.load;

import io.kernelcollector.ebpf.plan.AttachPlan;
import io.kernelcollector.ebpf.plan.Verdict;
import java.util.Optional;

/**
 * What came of loading a collector.
 *
 * @param plan the plan that was carried out, or the last one that was tried
 * @param verdict how the collector runs, or why it does not
 * @param collector the running collector, if it runs
 */
public record LoadOutcome(AttachPlan plan, Verdict verdict, Optional<LoadedCollector> collector) {}
