// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The collectors: one declaration a file, named like its programs, its section in the configuration
 * and its test.
 *
 * <p>A file here says what is hooked, what is counted and what is drawn. Loading, reading, planning
 * and printing never appear: they belong to the framework, which no collector changes.
 */
package io.kernelcollector.ebpf.collector;
