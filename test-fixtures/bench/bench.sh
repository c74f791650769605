#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# bench.sh [KERNEL...]
#
# The cost table: for each collector and rung that runs here, and then in a guest of each KERNEL
# (6.1), what one event costs and what the plugin itself does; then JMH's figures of what runs every
# interval. In guests one instruction takes one nanosecond, so that figures compare across days and
# machines. See cost.c for the columns.
set -u
cd "$(dirname "$0")/../.."
bench=test-fixtures/bench
[ $# -gt 0 ] || set -- 6.1
make -s -C $bench

print_table() { awk -v kernel="$1" -f $bench/table.awk; }

file=$(mktemp -p target cost.XXXXXX)
lines=$(mktemp)
trap 'rm -f "$file" "$lines"' EXIT
sh $bench/rungs.sh $bench/target/cost plugin/target/dist/plugins.d/ebpf.plugin "$file" 200000 \
  >"$lines" || exit 1
print_table "$(uname -r)" <"$lines"

for kernel in "$@"; do
  results=$(mktemp -d)
  if test-fixtures/vm/run.sh --kernel "$kernel" --icount --timeout 1500 --disk 64M \
    --file $bench/target/cost --file $bench/rungs.sh --script $bench/guest.sh \
    --results "$results" 2>"$results/errors"; then
    print_table "$kernel, one instruction = 1 ns, Java interpreted" <"$results/lines"
  else
    echo "$kernel: no figures; the guest said:" >&2
    tail -n 20 "$results/errors" >&2
    exit 1
  fi
  rm -rf "$results"
done

mvn -B -ntp -q -Pbench -pl plugin -am test-compile dependency:build-classpath \
  -Dmdep.outputFile=target/bench.classpath -Dmdep.includeScope=test </dev/null || exit 1
echo
java -cp "plugin/target/bench-classes:plugin/target/classes:$(cat plugin/target/bench.classpath)" \
  org.openjdk.jmh.Main -f 1 -wi 3 -w 1 -i 5 -r 1 -prof gc -rf text -rff target/jmh.txt \
  >target/jmh.log 2>&1 || { tail -n 20 target/jmh.log >&2; exit 1; }
cat target/jmh.txt
