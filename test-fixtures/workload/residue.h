// SPDX-License-Identifier: GPL-3.0-or-later
//
// What of BPF and of kprobe events is in the kernel, to see what a plugin left behind.
#ifndef TRUTH_RESIDUE_H
#define TRUTH_RESIDUE_H

struct residue {
	int programs, maps, links; // -1: the kernel does not say
	int kprobe_events; // lines of kprobe_events; -1: no tracefs
};

struct residue residue_now(void);

#endif
