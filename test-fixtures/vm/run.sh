#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh --kernel VERSION --script FILE [option...]
#
# Boots a Debian kernel in QEMU, runs FILE in it as root, and exits with FILE's exit status; 124 if
# it did not end in time, 250 if the guest died (tried twice), 2 for a mistake in the call.
#   --kernel VERSION     5.10, 6.1, 6.12 or 7.x (see fetch-kernel.sh)
#   --script FILE        executable in the guest: #!/bin/sh is busybox
#   --dist DIR           the plugin as installed, at /opt/ebpf in the guest (default: the tree in
#                        plugin/target/dist when there is one; "-" for none)
#   --file HOST[:GUEST]  a file or directory to bring along (default: to /input/<its name>)
#   --disk SIZE[:ext4]   a virtio disk of SIZE (like 256M), sparse: /dev/vda, the next /dev/vdb...;
#                        with :ext4 it is formatted
#   --results DIR        where the files that the guest left in /results go
#   --smp N              processors (2)
#   --memory MIB         (768)
#   --timeout SECONDS    for the script (300)
#   --append WORDS       more kernel parameters
#   --icount             one processor, one instruction = one nanosecond: for measuring cost
#   --keep               keep the working directory even after success
# The guest has: busybox, `java` (17, jlinked), `truth` (test-fixtures/workload), libbpf. Standard
# output and standard error of the script appear on those of run.sh when the guest has ended. After
# a failure the working directory (console.log, stdout, stderr, results/) stays, its path printed.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
usage() {
  sed -n '4,27s/^# \{0,1\}//p' "$0" >&2
  exit 2
}
die() {
  echo "run.sh: $*" >&2
  exit 2
}

kernel= script= results= dist= append= icount= keep= disks= smp=2 memory=768 timeout=300
[ ! -d "$here/../../plugin/target/dist" ] || dist=$here/../../plugin/target/dist
work=$(mktemp -d "${TMPDIR:-/tmp}/ebpf-vm.XXXXXX")
mkdir -p "$work/input/input"
qemu=
# Without the wait, QEMU could still write into the directory while it is removed.
trap '[ -z "$qemu" ] || { kill "$qemu"; wait "$qemu"; } 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

bring() {
  host=${1%%:*}
  guest=/input/${host##*/}
  [ "$1" = "$host" ] || guest=${1#*:}
  [ -e "$host" ] || die "no such file: $host"
  mkdir -p "$work/input$(dirname "$guest")"
  cp -rL "$host" "$work/input$guest"
}

while [ $# -gt 0 ]; do
  case $1 in
    --icount) icount=1 ;;
    --keep) keep=1 ;;
    --help) usage ;;
    --kernel | --script | --dist | --file | --disk | --results | --smp | --memory | --timeout | --append)
      [ $# -ge 2 ] || die "$1 needs a value"
      case $1 in
        --kernel) kernel=$2 ;;
        --script) script=$2 ;;
        --dist) dist=$2 ;;
        --file) bring "$2" ;;
        --disk) disks="$disks $2" ;;
        --results) results=$2 ;;
        --smp) smp=$2 ;;
        --memory) memory=$2 ;;
        --timeout) timeout=$2 ;;
        --append) append=$2 ;;
      esac
      shift
      ;;
    *) die "unknown option '$1' (--help lists them)" ;;
  esac
  shift
done
[ -n "$kernel" ] && [ -n "$script" ] || usage
[ -r "$script" ] || die "no such file: $script"
command -v qemu-system-x86_64 >/dev/null || die "no qemu-system-x86_64: apt-get install qemu-system-x86"

# The initramfs: four archives after each other.
image=$("$here/fetch-kernel.sh" "$kernel")
make -s -C "$here/../workload" truth
bring "$here/../workload/target/truth:/bin/truth"
# Where Debian's packages put it: without it a guest knows less about itself than a real host.
bring "$image/config:/boot/config-$(cat "$image/release")"
cp "$script" "$work/input/input/script"
echo "GUEST_TIMEOUT=$timeout" >"$work/input/input/environment"
"$here/make-rootfs.sh" "${dist:--}" "$work/initramfs"
cat "$image/modules.cpio" >>"$work/initramfs"
(cd "$work/input" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0) >>"$work/initramfs"

boot() {
  if [ -e "$image/vmlinux" ]; then kernel_image=$image/vmlinux; else kernel_image=$image/vmlinuz; fi
  # -cx16: with cmpxchg16b QEMU 7.2 corrupts registers now and then (1 boot of 7 of a 6.12 panics).
  # KVM is not used: nested guests hang on some hosts.
  if [ -n "$icount" ]; then
    set -- -accel tcg,thread=single -icount shift=0,sleep=off -smp 1
  else
    set -- -accel tcg,thread=multi -smp "$smp"
  fi
  index=0
  for disk in $disks; do
    rm -f "$work/disk$index"
    truncate -s "${disk%%:*}" "$work/disk$index"
    # No lazy initialisation: the kernel would go on writing in the background.
    [ "$disk" = "${disk%:ext4}" ] ||
      mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0 "$work/disk$index"
    set -- "$@" \
      -drive "file=$work/disk$index,if=none,id=d$index,format=raw,cache=writeback,discard=unmap" \
      -device "virtio-blk-pci,drive=d$index,serial=disk$index"
    index=$((index + 1))
  done
  rm -rf "$work/results" "$work/results.tar"
  mkdir "$work/results"
  truncate -s 2G "$work/results.tar"
  timeout -k 5 "$((timeout + 60))" qemu-system-x86_64 \
    -nodefaults -no-user-config -display none -no-reboot -machine pc -cpu max,-cx16 \
    -m "$memory" "$@" \
    -drive "file=$work/results.tar,if=none,id=results,format=raw,cache=unsafe" \
    -device virtio-blk-pci,drive=results,serial=results \
    -serial "file:$work/console.log" -serial "file:$work/stdout" -serial "file:$work/stderr" \
    -kernel "$kernel_image" -initrd "$work/initramfs" \
    -append "console=ttyS0 quiet panic=-1 mitigations=off random.trust_cpu=on $append" \
    </dev/null >"$work/qemu.log" 2>&1 &
  qemu=$!
  ended=0
  wait "$qemu" || ended=$?
  qemu=
  # The file is sparse and tar stops at the end of the archive. A guest that died wrote none.
  tar -xf "$work/results.tar" -C "$work/results" 2>/dev/null || :
  rm -f "$work/results.tar"
}

# The guest ended without results, and not because the script took too long.
died() {
  [ ! -e "$work/results/.exit-status" ] || return 1
  # 124, 137: timeout's. Before the script begins, a hang is the guest's.
  case $ended in
    124 | 137) ! grep -q 'init: the script begins' "$work/console.log" ;;
  esac
}

boot
if died; then
  echo "run.sh: the $kernel guest died (qemu $ended); the last of its console:" >&2
  tail -n 25 "$work/console.log" "$work/qemu.log" >&2 || :
  mkdir "$work/first-attempt"
  mv "$work/console.log" "$work/stdout" "$work/stderr" "$work/qemu.log" "$work/first-attempt/" || :
  echo "run.sh: trying once more" >&2
  boot
fi

if [ -e "$work/results/.exit-status" ]; then
  status=$(cat "$work/results/.exit-status")
elif died; then
  status=250
  echo "run.sh: the $kernel guest died again" >&2
else
  status=124
fi
cat "$work/stdout" || :
cat "$work/stderr" >&2 || :
if [ -n "$results" ]; then
  mkdir -p "$results"
  cp -r "$work/results/." "$results/"
fi
rm -rf "$work/initramfs" "$work/input" "$work"/disk*
if [ "$status" -ne 0 ] || [ -n "$keep" ]; then
  trap - EXIT
  echo "run.sh: exit status $status on $kernel; everything is in $work" >&2
fi
exit "$status"
