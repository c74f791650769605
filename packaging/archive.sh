#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# archive.sh PLUGIN OUT
#
# Makes the class data archive with which the plugin starts a third faster: the classes that trial
# runs load, parsed and linked beforehand. It fits one run-time and the very jars beside it; with
# others the JVM ignores it and says nothing. Never fails: a plugin without archive only starts
# slower.
set -u

[ $# -eq 2 ] || { sed -n '4,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
plugin=$1
out=$2
work=$(mktemp -d) || exit 0
trap 'rm -rf "$work"' EXIT

# trial NAME SECONDS ARGUMENT...: the classes of one run, whose input is closed after SECONDS.
trial() {
  name=$1
  seconds=$2
  shift 2
  sleep "$seconds" |
    EBPF_PLUGIN_ARCHIVE=no EBPF_PLUGIN_JAVA_OPTIONS="-XX:DumpLoadedClassList=$work/$name" \
      timeout -k 1 20 "$plugin" "$@" >/dev/null 2>&1
}
# As root this loads the programs, for a moment; without, it ends where the kernel says no.
trial check 0 --check
trial help 0 --help
trial run 2 1

# The last line of a list may be cut short. The numbers tie classes of one list together that come
# from class loaders of their own; those classes cannot be shared between lists.
for list in check help run; do
  sed '$d' "$work/$list" 2>/dev/null
done | awk '/ source: / { next } { sub(/ id: .*/, "") } !seen[$0]++' >"$work/classes"
rm -f "$out"
if EBPF_PLUGIN_ARCHIVE=no \
  EBPF_PLUGIN_JAVA_OPTIONS="-Xshare:dump -XX:SharedClassListFile=$work/classes -XX:SharedArchiveFile=$work/archive" \
  timeout -k 1 60 "$plugin" </dev/null >"$work/log" 2>&1; then
  mv "$work/archive" "$out"
else
  echo "archive.sh: no class data archive (the plugin starts slower):" >&2
  tail -n 3 "$work/log" >&2
fi
exit 0
