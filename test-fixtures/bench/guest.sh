#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# bench.sh's part in the guest: figures to /results/lines.
export EBPF_PLUGIN_JAVA_OPTIONS=-Xint
exec sh /input/rungs.sh /input/cost /opt/ebpf/plugins.d/ebpf.plugin /dev/vda 2000 >/results/lines
