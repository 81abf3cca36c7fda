#!/bin/bash
# Runs client.js, whose packages script/setup has installed beside it.
#
# Usage: envoy_client_test.sh CLIENT SERVER CERTIFICATE_HEADER
set -euo pipefail

client=$(realpath "$1")
if [ ! -d "$(dirname "$client")/node_modules" ]; then
  echo "the npm packages of tests/envoy_client are missing; run script/setup" >&2
  exit 1
fi
exec node "$client" "$(realpath "$2")" "$(realpath "$3")"
