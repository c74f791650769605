# SPDX-License-Identifier: GPL-3.0-or-later
#
# Input: Surefire's reports (TEST-*.xml). Output: failures by name, then "N passed, N failed, N
# skipped". Exit status 1 when one failed, when `broken` is set (a module or a fork came to no
# report: counted as one failure), when `unmeasured` is set (no guest measured anything: likewise) or
# when nothing ran.
function attribute(name,    text) {
  if (!match($0, " " name "=\"[^\"]*\"")) return ""
  text = substr($0, RSTART, RLENGTH)
  sub(/^[^"]*"/, "", text)
  sub(/"$/, "", text)
  return text
}

# The totals stand on the opening tag; Surefire writes it on one line.
/<testsuite / {
  tests += attribute("tests")
  failed += attribute("failures") + attribute("errors")
  skipped += attribute("skipped")
}
/<testcase / { current = attribute("classname") "." attribute("name") }
/<(failure|error)[ >]/ { print "FAILED " current }

END {
  if (broken) {
    failed++
    print "FAILED a module or a test process did not finish: see target/test.log"
  }
  if (unmeasured) {
    failed++
    print "FAILED the guest tests left no row in target/truth"
  }
  passed = tests - failed - skipped + (broken ? 1 : 0) + (unmeasured ? 1 : 0)
  if (tests == 0) print "no test ran"
  printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
  exit failed > 0 || tests == 0
}
