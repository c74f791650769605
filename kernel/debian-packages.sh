#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# debian-packages.sh SUITE DEST PACKAGE...
#
# Downloads Debian packages of SUITE and unpacks them (dpkg-deb -x) into DEST. Installs nothing
# and leaves the system's apt alone: sources, lists and downloads live in the cache directory
# ${XDG_CACHE_HOME:-$HOME/.cache}/ebpf.plugin/apt. Needs no privilege.
#
# PACKAGE is a name, a shell pattern (the newest match is taken; -dbg and -unsigned never match a
# pattern) or +PATTERN: every dependency, of the packages before it, that matches. So
#   debian-packages.sh trixie DIR 'linux-headers-6.12*-cloud-amd64' '+linux-headers-*-common'
#
# Prints the name and the version of every package in DEST, one per line. The same request again
# does nothing but print them; REFRESH=1 asks the archive. The exit status is 3 when the suite has
# no such package (or there is no such suite), so that a caller can try the next suite.
set -eu

if [ $# -lt 3 ]; then
  sed -n '4,17s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
suite=$1
destination=$2
shift 2

cache=${XDG_CACHE_HOME:-$HOME/.cache}/ebpf.plugin/apt
state=$cache/$suite
request="$suite $*"

if [ -z "${REFRESH:-}" ] && [ "$(cat "$destination/.request" 2>/dev/null)" = "$request" ]; then
  cat "$destination/.packages"
  exit 0
fi

die() {
  status=$1
  shift
  echo "debian-packages.sh: $*" >&2
  exit "$status"
}

# The mirror this system uses, for the main archive or for the security archive.
mirror() {
  cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null |
    sed -nE 's/^(URIs:|deb( +\[[^]]*\])?) *(https?:[^ ]+).*/\3/p' |
    sed 's:/*$::' | grep -E "/$1\$" | head -n 1
}

configure() {
  case $suite in
    *-security) archive=debian-security ;;
    *) archive=debian ;;
  esac
  uri=$(mirror "$archive")
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -r "$keyring" ] || die 1 "no $keyring: install debian-archive-keyring"
  mkdir -p "$state/lists/partial" "$state/archives/partial" "$state/debs"
  : >"$state/status"
  echo "deb [signed-by=$keyring] ${uri:-http://deb.debian.org/$archive} $suite main" \
    >"$state/sources.list"
  # Read after the system's own configuration, whose proxy settings stay in force.
  cat >"$state/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
Dir::Etc::sourcelist "$state/sources.list";
Dir::Etc::sourceparts "-";
Dir::State "$state";
Dir::State::lists "$state/lists";
Dir::State::status "$state/status";
Dir::Cache "$state";
Dir::Cache::archives "$state/archives";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
CONF
}

lists_are_fresh() {
  [ -z "${REFRESH:-}" ] && [ -n "$(find "$state/updated" -mmin -1440 2>/dev/null)" ]
}

update() {
  lists_are_fresh && return 0
  if apt-get -qq -c "$state/apt.conf" update >&2; then
    touch "$state/updated"
  elif [ ! -e "$state/updated" ]; then
    die 3 "cannot read the package lists of $suite"
  fi
}

show() { apt-cache -c "$state/apt.conf" show --no-all-versions "$1" 2>/dev/null; }

# stdin: lines; keeps those that match the shell pattern $1.
matching() {
  while read -r line; do
    # shellcheck disable=SC2254
    case $line in
      *-dbg | *-unsigned) ;;
      $1) echo "$line" ;;
    esac
  done
}

newest() {
  apt-cache -c "$state/apt.conf" pkgnames "${1%%[*?[]*}" | matching "$1" | sort -V | tail -n 1
}

dependencies() {
  show "$1" | sed -nE 's/^(Pre-)?Depends: //p' | tr ',|' '\n\n' | sed -E 's/ *\(.*//; s/^ *//; s/ *$//'
}

resolve() {
  names=
  for wanted in "$@"; do
    case $wanted in
      +*)
        found=
        for name in $names; do
          found="$found $(dependencies "$name" | matching "${wanted#+}" | sort -u | tr '\n' ' ')"
        done
        ;;
      *[*?[]*) found=$(newest "$wanted") ;;
      *) found=$wanted ;;
    esac
    found=$(echo $found)
    [ -n "$found" ] || die 3 "$suite has no package $wanted"
    for name in $found; do
      case " $names " in *" $name "*) ;; *) names="$names $name" ;; esac
    done
  done
  echo $names
}

# Downloads the package $1 unless it is there, and prints the path of its file.
fetch() {
  version=$(show "$1" | sed -n 's/^Version: //p' | head -n 1)
  [ -n "$version" ] || die 3 "$suite has no package $1"
  file=$(find "$state/debs" -name "$1_$(echo "$version" | sed 's/:/%3a/')_*.deb" | head -n 1)
  if [ -z "$file" ]; then
    (cd "$state/debs/" && apt-get -qq -c "$state/apt.conf" download "$1=$version" >&2) ||
      die 1 "cannot download $1 $version"
    file=$(find "$state/debs" -name "$1_$(echo "$version" | sed 's/:/%3a/')_*.deb" | head -n 1)
  fi
  echo "$file"
}

mkdir -p "$cache"
exec 9>"$cache/$suite.lock"
flock 9

configure
update
names=$(resolve "$@")
packages=
rm -rf "$destination.new"
mkdir -p "$destination.new"
for name in $names; do
  file=$(fetch "$name")
  dpkg-deb -x "$file" "$destination.new"
  echo "$name $(dpkg-deb -f "$file" Version)" >>"$destination.new/.packages"
  rm -f "$file"
done
echo "$request" >"$destination.new/.request"
rm -rf "$destination"
mv "$destination.new" "$destination"
cat "$destination/.packages"
