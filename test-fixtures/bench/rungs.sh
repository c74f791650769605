#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# rungs.sh COST PLUGIN FILE LOOPS
#
# Runs COST for each collector alone on each rung that works on this kernel, and for all of them
# together, and prints its lines with "collector=... rung=..." in front. FILE is for disk events: a
# file or a block device, written to. LOOPS is for the cheapest event. Runs under busybox too.
set -u

cost=$1
plugin=$2
file=$3
loops=$4

config=$(mktemp -d)
trap 'rm -rf "$config"' EXIT
export NETDATA_USER_CONFIG_DIR="$config"

# configure RUNG COLLECTOR...
configure() {
  {
    printf '[global]\n    attach = %s\n[ebpf programs]\n' "$1"
    shift
    for name in process fd disk; do
      case " $* " in *" $name "*) echo "    $name = yes" ;; *) echo "    $name = no" ;; esac
    done
  } >"$config/ebpf.d.conf"
}

event() {
  case $1 in
    fd) echo open "$loops" ;;
    process) echo fork $((loops / 50)) ;;
    disk) echo disk $((loops / 100)) ;;
  esac
}

measure() {
  # shellcheck disable=SC2046
  if line=$("$cost" $(event "$1") "$file" "$plugin" 1 2>"$config/errors"); then
    echo "collector=$3 rung=$2 $line"
  elif ! grep -q '^cost: no CHART line' "$config/errors"; then
    echo "rungs.sh: $1 on $2: $(tail -n 1 "$config/errors")" >&2
  fi
}

for collector in fd process disk; do
  for rung in tp_btf raw_tp fexit kprobe tracepoint legacy; do
    configure "$rung" "$collector"
    # A rung that this kernel lacks shows no chart.
    measure "$collector" "$rung" "$collector"
  done
done
configure auto process fd disk
for collector in fd process disk; do
  measure "$collector" best all
done
