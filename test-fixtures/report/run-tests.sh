#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run-tests.sh [-Dgroups=TAG -DexcludedGroups=] [more options for Maven]
#
# Runs the tests of all modules, whatever their tags unless the options choose, through to the end
# although some fail; then prints what the truth tests found, as a table kernel x rung x collector,
# every failure by name, and the closing line "N passed, N failed, N skipped". Fails when a test
# failed, when a module did not come to its tests, when no test ran, and when the guest tests were
# wanted (no -Dgroups, or one with `vm`) and no guest measured anything.
set -u
cd "$(dirname "$0")/../.."
mkdir -p target
log=target/test.log
rm -rf target/truth */target/surefire-reports

[ $# -gt 0 ] || set -- -DexcludedGroups=
guests=wanted
for option in "$@"; do
  case $option in
    -Dgroups=*vm*) guests=wanted ;;
    -Dgroups=*) guests= ;;
  esac
done
mvn -B -ntp test -Dmaven.test.failure.ignore=true -Dsurefire.failIfNoSpecifiedTests=false "$@" \
  </dev/null 2>&1 | tee "$log"
broken=0
# A fork that dies takes its tests' reports with it, and failure.ignore forgives that as well.
if [ "${PIPESTATUS[0]}" -ne 0 ] ||
  grep -qE 'error in the forked process|forked VM terminated|ExecutionException' "$log"; then
  broken=1
fi

echo
shopt -s nullglob
rows=(target/truth/*.tsv)
unmeasured=0
if [ ${#rows[@]} -gt 0 ] && [ -n "$(cat "${rows[@]}")" ]; then
  awk -f test-fixtures/report/table.awk "${rows[@]}"
elif [ "$guests" = wanted ]; then
  unmeasured=1
fi

reports=(*/target/surefire-reports/TEST-*.xml)
awk -v broken=$broken -v unmeasured=$unmeasured -f test-fixtures/report/count.awk /dev/null "${reports[@]}"
