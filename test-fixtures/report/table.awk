# SPDX-License-Identifier: GPL-3.0-or-later
#
# Input: lines "kernel TAB rung TAB collector TAB pass|fail|skip TAB note". Output: a line for each
# kernel and rung, a column for each collector, then the notes of what was skipped or failed. Of
# several results for the same cell the worst is shown.
BEGIN { FS = "\t"; severity["skip"] = 1; severity["pass"] = 2; severity["fail"] = 3 }

NF >= 4 {
  row = $1 SUBSEP $2
  if (!(row in seen)) { seen[row] = 1; rows[++count] = row }
  if (!($3 in column)) { column[$3] = 1; columns[++width] = $3 }
  cell = row SUBSEP $3
  if (severity[$4] > severity[result[cell]]) result[cell] = $4
  if ($4 != "pass" && $5 != "" && !(cell SUBSEP $5 in noted)) {
    noted[cell SUBSEP $5] = 1
    notes[++remarks] = sprintf("  %s: %s %s %s: %s", $4, $1, $2, $3, $5)
  }
}

# Kernels by number, 5.10 before 6.1 before 6.12; rungs of a kernel as they came.
function before(a, b,    x, y, i) {
  split(a, x, SUBSEP); split(b, y, SUBSEP)
  if (x[1] == y[1]) return 0
  split(x[1], m, "."); split(y[1], n, ".")
  for (i = 1; i <= 2; i++) if (m[i] + 0 != n[i] + 0) return m[i] + 0 < n[i] + 0
  return x[1] < y[1]
}

END {
  for (i = 2; i <= count; i++)
    for (j = i; j > 1 && before(rows[j], rows[j - 1]); j--) {
      swap = rows[j]; rows[j] = rows[j - 1]; rows[j - 1] = swap
    }
  printf "%-12s %-22s", "kernel", "rung"
  for (c = 1; c <= width; c++) printf " %-10s", columns[c]
  print ""
  for (i = 1; i <= count; i++) {
    split(rows[i], part, SUBSEP)
    printf "%-12s %-22s", part[1], part[2]
    for (c = 1; c <= width; c++) {
      shown = result[rows[i] SUBSEP columns[c]]
      printf " %-10s", shown == "" ? "-" : shown
    }
    print ""
  }
  for (i = 1; i <= remarks; i++) print notes[i]
  print ""
}
