#!/bin/bash
# Runs the tests of the inventory over each mutant of mutants.txt, two at a
# time, and prints which test noticed. Fails if one is not noticed, or if the
# list and the code do not name the same mutants.
#
# Usage: mutants_test.sh PROBE
set -u

probe=$1
here=$(dirname "$0")
work=$(mktemp -d "${TEST_TMPDIR:-/tmp}/mutants.XXXXXX")
trap 'rm -rf "$work"' EXIT

# "clause mutant filter" of each line that is no comment.
listed() { grep -v -e '^#' -e '^$' "$here/mutants.txt"; }

same_names() {
  grep -rhoE --include='*.cc' --include='*.h' 'MUTANT\("[a-z0-9_]+"\)' \
    -R inventory base/storage | grep -oE '[a-z0-9_]+"' | tr -d '"' | sort -u >"$work/code"
  listed | awk '{print $2}' | sort >"$work/list"
  if ! diff "$work/code" "$work/list" >"$work/diff"; then
    echo "mutants.txt and the code differ (< code, > list):"
    cat "$work/diff"
    return 1
  fi
}

# The first test that fails over the mutant, or nothing.
noticed_by() {
  local mutant=$1 filter=$2 out=$work/$1.log
  MUSTER_MUTANT=$mutant TEST_TMPDIR=$(mktemp -d "$work/tmp.XXXXXX") \
    timeout 60 "$probe" --gtest_brief=1 --gtest_fail_fast \
    --gtest_filter="$filter" >"$out" 2>&1
  local code=$?
  if [ $code = 0 ]; then return; fi
  local test
  test=$(grep -m1 -oE '^\[  FAILED  \] [^ ,]+' "$out" | awk '{print $4}')
  echo "${test:-ended with code $code}"
}

# One line of the table.
try() {
  local clause=$1 mutant=$2 filter=$3 test
  test=$(noticed_by "$mutant" "$filter")
  if [ -z "$test" ]; then test=$(noticed_by "$mutant" '*'); fi
  printf '%-23s %-33s %s\n' "$clause" "$mutant" "${test:-SURVIVED}"
}

export -f noticed_by try
export probe work

# Bazel sets it for its own runner; the probe is not one shard of anything.
unset TEST_TOTAL_SHARDS XML_OUTPUT_FILE TESTBRIDGE_TEST_ONLY

same_names || exit 1
if test=$(noticed_by none '*'); [ -n "$test" ]; then
  echo "without a mutant $test fails:"
  tail -50 "$work/none.log"
  exit 1
fi
listed | xargs -P 2 -L 1 bash -c 'try "$@"' _ >"$work/table"
sort "$work/table"
survivors=$(grep -c SURVIVED "$work/table")
echo "$(wc -l <"$work/table") mutants, $survivors survived"
[ "$survivors" = 0 ] && [ "$(wc -l <"$work/table")" = "$(wc -l <"$work/list")" ]
