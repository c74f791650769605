#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make-rootfs.sh DIST_TREE OUT
#
# Writes the initramfs of the test guests to OUT: busybox, a Java run-time image, libbpf and what it
# needs, and guest-init.sh as /init; then DIST_TREE (the plugin as installed: plugins.d, conf.d) at
# /opt/ebpf. DIST_TREE "-" leaves the plugin out.
#
# All but DIST_TREE is kept in ${XDG_CACHE_HOME:-$HOME/.cache}/ebpf.plugin/rootfs under a name made
# from its content, so that a new build of the plugin only costs its own small archive: the kernel
# unpacks archives that follow each other into one tree. The JDK is that of JAVA_HOME, or
# /usr/lib/jvm/java-17-openjdk-amd64.
set -eu

[ $# -eq 2 ] || { sed -n '4,14s/^# \{0,1\}//p' "$0" >&2; exit 2; }
dist=$1
out=$2
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ebpf.plugin/rootfs
libbpf=/usr/lib/x86_64-linux-gnu/libbpf.so.1

# What the plugin and its libraries import; logback wants xml and naming, jnr jdk.unsupported.
java_modules=java.base,java.logging,java.management,java.naming,java.xml,jdk.unsupported

die() {
  echo "make-rootfs.sh: $*" >&2
  exit 1
}

for tool in cpio busybox ldd; do
  command -v "$tool" >/dev/null || die "$tool is missing: apt-get install cpio busybox-static libc-bin"
done
[ -e "$libbpf" ] || die "no $libbpf: apt-get install libbpf1"

# The JDK that jlinks: one with jmods.
jdk=
for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/java-17-openjdk-amd64; do
  if [ -n "$candidate" ] && [ -d "$candidate/jmods" ]; then
    jdk=$candidate
    break
  fi
done
[ -n "$jdk" ] || die "no JDK with jmods: apt-get install openjdk-17-jdk-headless, or set JAVA_HOME"

archive() {
  (cd "$1" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0)
}

base_key() {
  {
    cat "$0" "$here/guest-init.sh" "$jdk/release"
    sha256sum "$(command -v busybox)" "$libbpf" "$jdk/lib/server/libjvm.so" /lib64/ld-linux-x86-64.so.2
  } | sha256sum | cut -c1-16
}

# Copies the libraries that FILE... need, and the loader, to the same paths under the root $1.
copy_libraries() {
  root=$1
  shift
  for file in "$@"; do
    ldd "$file" 2>/dev/null | sed -nE 's/^.* => (\/[^ ]+) .*/\1/p; s/^\t(\/[^ ]+) .*/\1/p'
  done | grep -v "^$root" | sort -u | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
}

build_base() {
  root=$1
  mkdir -p "$root/bin" "$root/sbin" "$root/dev" "$root/proc" "$root/sys" "$root/tmp" "$root/run" \
    "$root/etc" "$root/mnt" "$root/results" "$root/var" "$root/root" "$root/opt" "$root/usr/bin"
  cp "$(command -v busybox)" "$root/bin/busybox"
  for applet in $(busybox --list); do
    [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
  done
  cp "$here/guest-init.sh" "$root/init"
  chmod 755 "$root/init"
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
  ln -s /proc/mounts "$root/etc/mtab"

  "$jdk/bin/jlink" --module-path "$jdk/jmods" --add-modules "$java_modules" --strip-debug \
    --no-header-files --no-man-pages --output "$root/opt/java"
  # jlink leaves out the class data archive; without it every start costs a third more. Made in
  # place: the archive remembers the file times of the image.
  "$root/opt/java/bin/java" -XX:+UseSerialGC -Xshare:dump >/dev/null 2>&1

  lib=/lib/x86_64-linux-gnu
  mkdir -p "$root$lib" "$root/lib64"
  cp -L "$libbpf" "$root$lib/"
  # Old libraries still name the parts that glibc has since merged.
  for name in libdl.so.2 libpthread.so.0 librt.so.1 libm.so.6; do
    cp -L "$lib/$name" "$root$lib/"
  done
  copy_libraries "$root" "$libbpf" "$root/opt/java/bin/java" \
    $(find "$root/opt/java/lib" -name '*.so')
}

mkdir -p "$cache"
base=$cache/$(base_key).cpio
exec 8>"$cache/lock"
flock 8
if [ ! -e "$base" ]; then
  find "$cache" -maxdepth 1 -name '*.cpio' -mtime +7 -delete
  work=$(mktemp -d "$cache/work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  build_base "$work/root"
  archive "$work/root" >"$work/base.cpio"
  mv "$work/base.cpio" "$base"
fi
flock -u 8

cp "$base" "$out"
if [ "$dist" != - ]; then
  [ -d "$dist" ] || die "no such directory: $dist"
  stage=$(mktemp -d)
  mkdir -p "$stage/opt"
  cp -rL "$dist" "$stage/opt/ebpf"
  archive "$stage" >>"$out"
  rm -rf "$stage"
fi
