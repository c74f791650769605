#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# setup.sh build | run | test
#
# Installs with apt-get what a stage needs and this machine lacks; `run` and `test` also mount
# tracefs. Does nothing, and needs no root, where nothing is missing.
#   build   compilers, libbpf's headers, JDK, Maven, the tools that unpack kernel headers
#   run     + libbpf.so.1, a Java run-time, tracefs
#   test    + QEMU and what guests are made of, Netdata
set -eu

stage=${1:-}
missing=

die() {
  echo "setup.sh: $*" >&2
  exit 1
}

# need PACKAGE COMMAND|FILE-PATTERN: notes the package unless the command or a file is there.
need() {
  case $2 in
    */*)
      # shellcheck disable=SC2086
      set -- "$1" $2
      [ ! -e "$2" ] || return 0
      ;;
    *) ! command -v "$2" >/dev/null || return 0 ;;
  esac
  missing="$missing $1"
}

# The guests' busybox must need no library: the initramfs has none for it.
need_static_busybox() {
  if command -v busybox >/dev/null && ! ldd "$(command -v busybox)" >/dev/null 2>&1; then
    return 0
  fi
  missing="$missing busybox-static"
}

# The guests' Java is jlinked from what test-fixtures/vm/make-rootfs.sh looks for: a JDK's jmods.
need_jmods() {
  for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/java-17-openjdk-amd64; do
    [ -z "$jdk" ] || [ ! -d "$jdk/jmods" ] || return 0
  done
  case $missing in
    *openjdk-17*) ;;
    *) missing="$missing openjdk-17-jdk-headless" ;;
  esac
}

# The JDK is missing, too, when the one in PATH is older than 17.
need_jdk() {
  if command -v javac >/dev/null; then
    release=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")/release
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release" 2>/dev/null)
    [ "${version:-0}" -lt 17 ] || return 0
  fi
  missing="$missing openjdk-17-jdk-headless"
}

need_for_build() {
  need clang clang
  need llvm llc
  need llvm llvm-strip
  need libbpf-dev /usr/include/bpf/bpf_core_read.h
  need libc6-dev /usr/include/stdio.h
  need gcc gcc
  need make make
  need maven mvn
  need xz-utils xz
  need zstd zstd
  need debian-archive-keyring /usr/share/keyrings/debian-archive-keyring.gpg
  need_jdk
}

need_for_run() {
  need libbpf1 "/usr/lib/*/libbpf.so.1"
}

need_for_test() {
  need qemu-system-x86 qemu-system-x86_64
  need_static_busybox
  need_jmods
  need cpio cpio
  need lz4 lz4
  need mount losetup
  need bpftool bpftool
  need e2fsprogs mkfs.ext4
  need netdata-core /usr/sbin/netdata
  # system-info.sh, without which the agent's streaming code crashes, is in this one.
  need netdata-plugins-bash /usr/lib/netdata/plugins.d/system-info.sh
}

# Debian's netdata starts at installation. The tests bring their own agents: a service that was not
# there before us is neither started nor left enabled.
forbid_service_start() {
  [ ! -e /usr/sbin/policy-rc.d ] || return 0
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod 755 /usr/sbin/policy-rc.d
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
}

install_missing() {
  [ -n "$missing" ] || return 0
  [ "$(id -u)" -eq 0 ] ||
    die "these Debian packages are missing and need root: sudo apt-get install$missing"
  command -v apt-get >/dev/null ||
    die "this is not Debian; install the equivalents of:$missing"
  echo "setup.sh: installing$missing"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update || echo "setup.sh: apt-get update failed; trying with the lists there are" >&2
  case $missing in
    *openjdk-17*)
      # Releases after Debian 12 have no 17; any newer JDK does.
      apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1 ||
        missing=$(echo "$missing" | sed 's/openjdk-17-jdk-headless/default-jdk-headless/')
      ;;
  esac
  case $missing in *netdata*) forbid_service_start ;; esac
  # shellcheck disable=SC2086
  apt-get -qq install --yes --no-install-recommends $missing >/dev/null ||
    die "apt-get could not install:$missing"
  case $missing in
    *netdata*) ! command -v systemctl >/dev/null || systemctl -q disable netdata 2>/dev/null || : ;;
  esac
}

mount_tracefs() {
  ! grep -qE '^[^ ]+ (/sys/kernel/tracing|/sys/kernel/debug) (tracefs|debugfs) ' /proc/mounts ||
    return 0
  remedy="mount -t tracefs tracefs /sys/kernel/tracing"
  [ "$(id -u)" -eq 0 ] || die "tracefs is not mounted: sudo $remedy"
  # Not the end: collectors have other rungs, and the plugin says what it misses.
  $remedy ||
    echo "setup.sh: tracefs could not be mounted; in a container, on the host: $remedy" >&2
}

case $stage in
  build) need_for_build ;;
  run) need_for_build && need_for_run ;;
  test) need_for_build && need_for_run && need_for_test ;;
  *)
    sed -n '4,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
install_missing
case $stage in
  run | test)
    [ "$(id -u)" -eq 0 ] || die "loading eBPF programs needs root: sudo make $stage"
    mount_tracefs
    ;;
esac
