# SPDX-License-Identifier: GPL-3.0-or-later
# Lays rungs.sh's lines out as a table. `kernel` stands before it.
BEGIN {
  printf "\n%s\n%-10s %-10s %-6s %8s %8s %8s %5s %5s %9s %8s %8s %7s %7s\n", kernel, "collector",
    "rung", "event", "plain ns", "added ns", "bpf ns", "runs", "progs", "map bytes", "chart ms",
    "cpu ms", "RSS KB", "stop ms"
}
{
  for (i = 1; i <= NF; i++) {
    split($i, pair, "=")
    value[pair[1]] = pair[2]
  }
  # A disk's own time varies by far more than a program takes.
  added = value["event"] == "disk" ? "-" : value["added_ns"]
  printf "%-10s %-10s %-6s %8d %8s %8d %5.1f %5d %9d %8d %8d %7d %7d\n", value["collector"],
    value["rung"], value["event"], value["plain_ns"], added, value["bpf_ns"],
    value["bpf_runs"], value["programs"], value["map_bytes"], value["first_chart_ms"],
    value["start_cpu_ms"], value["rss_kb"], value["stop_ms"]
}
