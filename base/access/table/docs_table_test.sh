#!/usr/bin/env bash
# The table in docs/access.md is the one that the build checked.
set -euo pipefail
table=$1
docs=$2
shown=$(mktemp -p "$TEST_TMPDIR")
sed -n '/<!-- rpc table -->/,/<!-- end of rpc table -->/p' "$docs" |
  sed '1d;$d' >"$shown"
if ! diff -u "$shown" "$table"; then
  echo "docs/access.md shows another table; put the lines of" \
    "bazel-bin/base/access/table/rpc_table.md between its two marks" >&2
  exit 1
fi
