#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch-kernel.sh VERSION      (5.10, 6.1, 6.12, 7.x)
#
# Prepares Debian's cloud kernel of that series for run.sh and prints the directory that holds it:
#   release       the output of uname -r
#   config        the kernel's configuration
#   vmlinuz       the packaged image
#   vmlinux       the same image unpacked (booted through PVH: about one second faster), when the
#                 tool for its compression is installed
#   modules.cpio  the modules that a guest may want, uncompressed, with modules.dep
#   packages      names and versions of the packages all this came from
# 7.x means the newest 7 series that Debian has. The directory is kept in
# ${XDG_CACHE_HOME:-$HOME/.cache}/ebpf.plugin/kernels/VERSION; REFRESH=1 asks the archive again.
set -eu

[ $# -eq 1 ] || { sed -n '4,16s/^# \{0,1\}//p' "$0" >&2; exit 2; }
version=$1
here=$(cd "$(dirname "$0")" && pwd)
download=$here/../../kernel/debian-packages.sh
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ebpf.plugin/kernels
target=$cache/$version

# What a guest may load. Dependencies come along by themselves; names a kernel builds in, or does
# not have, are skipped.
modules="virtio_pci virtio_blk virtio_scsi sd_mod scsi_debug loop null_blk brd md-mod raid1 dm-mod
  ext4 crc32c_generic crc32c-intel crc32c-cryptoapi libcrc32c"

die() {
  echo "fetch-kernel.sh: $*" >&2
  exit 1
}

suites=$(sed -n "s/^$version //p" "$here/../../kernel/debian-suites")
[ -n "$suites" ] || die "unknown kernel series '$version', see kernel/debian-suites"

patterns() {
  case $version in
    # From 6.19 on the image package only depends on the parts.
    7.x) echo "linux-image-7.*-cloud-amd64" "+linux-base-7*" "+linux-binary-7*" "+linux-modules-7*" ;;
    *) echo "linux-image-$version.*-cloud-amd64" ;;
  esac
}

unpack() {
  set -f
  for suite in $suites; do
    status=0
    # shellcheck disable=SC2046
    "$download" "$suite" "$cache/.packages-$version" $(patterns) >/dev/null || status=$?
    set +f
    [ "$status" -ne 0 ] || return 0
    [ "$status" -eq 3 ] || die "cannot download a $version kernel from $suite"
    set -f
  done
  die "no suite has a $version kernel"
}

# extract_vmlinux BZIMAGE OUT: finds the compressed payload by its magic number.
extract_vmlinux() {
  for try in '\x02\x21\x4c\x18 lz4' '\x28\xb5\x2f\xfd zstd' '\x1f\x8b\x08 gzip' '\xfd7zXZ\x00 xz'; do
    magic=${try% *}
    tool=${try#* }
    command -v "$tool" >/dev/null || continue
    for offset in $(LC_ALL=C grep -abo -P "$magic" "$1" | cut -d: -f1); do
      tail -c "+$((offset + 1))" "$1" | "$tool" -dc >"$2" 2>/dev/null || :
      case $(head -c 4 "$2" | od -An -tx1 | tr -d ' ') in
        7f454c46) return 0 ;;
      esac
    done
  done
  rm -f "$2"
  return 1
}

# Module file names use '-' or '_' as their authors liked.
find_module() {
  find "$1" -name "$(echo "$2" | sed 's/[-_]/[-_]/g').ko*" | head -n 1
}

# pack_modules MODULE_TREE RELEASE WORK: all modules are unpacked (busybox knows no .ko.xz), then
# only the wanted ones and what they need is kept.
pack_modules() {
  tree=$3/all
  mkdir -p "$tree/lib/modules"
  cp -r "$1" "$tree/lib/modules/$2"
  find "$tree" -name '*.ko.xz' -exec xz -d {} +
  busybox depmod -b "$tree" "$2" 2>/dev/null
  keep=$3/root/lib/modules/$2
  mkdir -p "$keep"
  for module in $modules; do
    file=$(find_module "$tree" "$module")
    [ -n "$file" ] || continue
    name=${file#"$tree/lib/modules/$2/"}
    # "path: dependency dependency..."
    sed -n "s|^$name: *|$name |p" "$tree/lib/modules/$2/modules.dep" | tr ' ' '\n'
  done | sort -u | while read -r name; do
    [ -n "$name" ] || continue
    mkdir -p "$keep/$(dirname "$name")"
    cp "$tree/lib/modules/$2/$name" "$keep/$name"
  done
  cp "$1"/modules.builtin "$1"/modules.order "$keep/" 2>/dev/null || :
  busybox depmod -b "$3/root" "$2" 2>/dev/null
  (cd "$3/root" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0) >"$4"
  truncate -s %4 "$4"
}

mkdir -p "$cache"
exec 8>"$cache/$version.lock"
flock 8
if [ -z "${REFRESH:-}" ] && [ -e "$target/packages" ]; then
  echo "$target"
  exit 0
fi
for tool in cpio xz busybox; do
  command -v "$tool" >/dev/null || die "$tool is missing: apt-get install cpio xz-utils busybox-static"
done

unpack
packages=$cache/.packages-$version
new=$target.new
rm -rf "$new"
mkdir -p "$new/work"
tree=$(find "$packages" -path '*lib/modules/*' -name modules.builtin | head -n 1)
[ -n "$tree" ] || die "no modules in the packages of $version"
tree=$(dirname "$tree")
basename "$tree" >"$new/release"
release=$(cat "$new/release")
image=$(find "$packages" -name 'vmlinuz*' -type f | head -n 1)
config=$(find "$packages" -type f \( -name config -o -name "config-$release" \) | head -n 1)
[ -n "$image" ] && [ -n "$config" ] || die "no image or no configuration in the packages of $version"
cp "$image" "$new/vmlinuz"
cp "$config" "$new/config"
extract_vmlinux "$new/vmlinuz" "$new/vmlinux" ||
  echo "fetch-kernel.sh: $version boots packed (install lz4 and zstd for a faster boot)" >&2
pack_modules "$tree" "$release" "$new/work" "$new/modules.cpio"
cp "$packages/.packages" "$new/packages"
rm -rf "$new/work" "$packages" "$target"
mv "$new" "$target"
echo "$target"
