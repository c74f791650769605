#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch-headers.sh [LABEL...]
#
# Downloads Debian's kernel headers for the kernels that the legacy objects are built for by default
# (5.10 6.1 6.12 7.x), unless they are in the cache, and prints for each the directory to give to
# `make KERNELSOURCE=`. Nothing is installed: see debian-packages.sh. REFRESH=1 looks for newer ones.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ebpf.plugin/headers

suites() {
  found=$(sed -n "s/^$1 //p" "$here/debian-suites")
  [ -n "$found" ] || {
    echo "fetch-headers.sh: no suite known for kernel $1, see $here/debian-suites" >&2
    exit 2
  }
  echo "$found"
}

fetch() {
  label=$1
  version=${label%.x}
  list=$(suites "$label")
  for suite in $list; do
    status=0
    "$here/debian-packages.sh" "$suite" "$cache/$label" \
      "linux-headers-$version.*-cloud-amd64" '+linux-headers-*-common' >/dev/null || status=$?
    if [ "$status" -eq 0 ]; then
      echo "$cache/$label"/usr/src/linux-headers-*-cloud-amd64
      return
    elif [ "$status" -ne 3 ]; then
      exit "$status"
    fi
  done
  echo "fetch-headers.sh: no suite has headers of kernel $label" >&2
  exit 1
}

[ $# -gt 0 ] || set -- 5.10 6.1 6.12 7.x
for wanted in "$@"; do
  # Whatever suite they came from: the archive is only asked for what is missing.
  if [ -z "${REFRESH:-}" ] && [ -s "$cache/$wanted/.packages" ]; then
    echo "$cache/$wanted"/usr/src/linux-headers-*-cloud-amd64
  else
    fetch "$wanted"
  fi
done
