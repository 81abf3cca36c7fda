#!/usr/bin/env bash
# Debian's promtool has nothing against the shipped rules and configuration, and
# each alert fires and stays quiet as its unit tests say.
set -euo pipefail

command -v promtool >/dev/null || {
  printf 'promtool is missing; run script/setup\n' >&2
  exit 1
}
cd deploy/prometheus
promtool check rules muster.rules.yml
promtool check config --lint-fatal prometheus.yml
promtool test rules muster.rules.test.yml

# Every alert has a test of either kind.
while read -r alert; do
  for outcome in 'fires' 'does not fire'; do
    grep -q "name: $alert $outcome\$" muster.rules.test.yml && continue
    printf 'muster.rules.test.yml has no test "%s %s"\n' "$alert" "$outcome" >&2
    exit 1
  done
done < <(sed -nE 's/^ *- alert: (.*)/\1/p' muster.rules.yml)
