#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# record-kernel.sh VERSION...
#
# Boots each kernel and records what it offers under test-fixtures/kernels/VERSION, at the paths it
# has on a live system, so that a test only replaces the root directory:
#   proc/version proc/sys/kernel/osrelease proc/self/status proc/kallsyms.gz proc/modules
#   sys/devices/system/cpu/{possible,online} sys/kernel/security/lockdown sys/kernel/btf/vmlinux.gz
#   sys/kernel/tracing/events/*/*/format boot/config-RELEASE.gz
# kallsyms holds only functions that some collector might name, at one made-up address: the real
# ones differ on every boot. Files ending in .gz are plain on a live system.
set -eu

[ $# -gt 0 ] || { sed -n '4,13s/^# \{0,1\}//p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/script" <<'SCRIPT'
#!/bin/sh
mount -t securityfs security /sys/kernel/security 2>/dev/null
modprobe null_blk
cd /
keep() {
  for file in "$@"; do
    [ -r "$file" ] || continue
    mkdir -p "/results/${file%/*}"
    cat "$file" >"/results/$file"
  done
}
keep proc/version proc/sys/kernel/osrelease proc/self/status proc/modules \
  sys/devices/system/cpu/possible sys/devices/system/cpu/online sys/kernel/security/lockdown \
  sys/kernel/btf/vmlinux
events=sys/kernel/tracing/events
keep $events/sched/*/format $events/task/*/format $events/block/block_rq_*/format \
  $events/raw_syscalls/*/format
for call in open openat openat2 creat close close_range clone clone3 fork vfork; do
  keep $events/syscalls/sys_enter_$call/format $events/syscalls/sys_exit_$call/format
done
cat /proc/kallsyms >/results/proc/kallsyms
SCRIPT

wanted='open|close|clone|fork|exit|exec|vfs_|sync|mount|shm|swap|page|folio|lookup|tcp_|udp|inet_'
wanted="$wanted|md_|oom|release_task|disassociate_ctty|x64_sys|ia32_sys|io_"
for version in "$@"; do
  facts=$here/../kernels/$version
  rm -rf "$work/results"
  "$here/run.sh" --kernel "$version" --script "$work/script" --dist - --results "$work/results"
  rm -rf "$facts"
  mkdir -p "$facts"
  rm -f "$work/results/.exit-status" "$work/results/.dmesg"
  cp -r "$work/results/." "$facts/"
  image=$("$here/fetch-kernel.sh" "$version")
  mkdir -p "$facts/boot"
  gzip -9nc "$image/config" >"$facts/boot/config-$(cat "$image/release").gz"
  grep -E "^[^ ]+ [^ ]+ [^ ]*($wanted)" "$work/results/proc/kallsyms" |
    sed 's/^[0-9a-f]*/ffffffff81000000/' | grep -v ' [dDbBrR?] ' |
    gzip -9n >"$facts/proc/kallsyms.gz"
  rm "$facts/proc/kallsyms"
  gzip -9n "$facts/sys/kernel/btf/vmlinux"
done
