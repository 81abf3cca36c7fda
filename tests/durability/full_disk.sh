#!/bin/bash
# Runs full_disk_drill on a small volume of its own, an ext4 in a file. Needs
# root, for the mount. Build first:
#
#   bazel build //tests/durability:full_disk_drill
#   sudo tests/durability/full_disk.sh [MIB] [--rounds=N] [--min_free=N]
#
# 128 MiB and five rounds unless told otherwise.
set -euo pipefail

cd "$(dirname "$0")/../.."
mib=128
if [[ ${1:-} =~ ^[0-9]+$ ]]; then
  mib=$1
  shift
fi

work=$(mktemp -d)
cleanup() {
  umount "$work/volume" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

truncate --size="${mib}M" "$work/image"
mkfs.ext4 -q -m 0 "$work/image"
mkdir "$work/volume"
mount -o loop "$work/image" "$work/volume"

export TEST_SRCDIR=$PWD/bazel-bin/tests/durability/full_disk_drill.runfiles
export TEST_WORKSPACE=muster
export TEST_TMPDIR=$work
bazel-bin/tests/durability/full_disk_drill --dir="$work/volume" "$@"
