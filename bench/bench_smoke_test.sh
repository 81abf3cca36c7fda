#!/usr/bin/env bash
# Runs the whole benchmark in the smallest size, without etcd, and looks for
# every key in the table and, but for etcd's, in the JSON object.
set -euo pipefail

dir=$(mktemp -d "$TEST_TMPDIR/bench-XXXXXX")
bench/bench --scale tiny --dir "$dir" --results "$dir/results.json" \
  --bare-server bench/limit/bare_server --inventoryd inventory/inventoryd \
  >"$dir/table"
cat "$dir/table"

failed=0
expect() {
  grep -q "$1" "$2" && return
  printf 'bench_smoke_test: %s lacks %s\n' "$2" "$1" >&2
  failed=1
}
for key in ingest_ratio resync_ratio resync_write_bytes catchup_ratio \
  fanout_ratio fanout_p99_ratio idle_watcher_kib idle_p99_ratio \
  stalled_reader_mib stalled_p99_ratio get_ratio rss_per_100k_mib open_seconds_1m \
  sweep_ratio sweep_vs_sequential decode_ratio freshness_p99_seconds \
  removal_p99_seconds budget_percent trace_overhead_percent \
  authz_overhead_us authz_certificate_us audit_append_ratio \
  command_latency_ratio trust_check_ratio verdict_lag_ratio expiry_cpu_us; do
  expect "^$key  *[-0-9]" "$dir/table"
  expect "^  \"$key\": -*[0-9]" "$dir/results.json"
done
for key in etcd_catchup_factor etcd_put_factor; do
  expect "^$key  *not measured" "$dir/table"
done
exit "$failed"
