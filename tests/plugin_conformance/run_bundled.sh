#!/bin/sh
# Runs a plugin of Muster's own for the kit:
#   run_bundled.sh PROGRAM FIELD INVENTORY LISTEN STATE
set -eu
# What trust follows beside the inventory is not there.
others=
if [ "$2" = trust ]; then
  others='actions: "unix:/nowhere/actions" compliance: "unix:/nowhere/checks"'
fi
cat > "$5/config.textproto" <<END
data_dir: "$5/data"
allow_plaintext: true
services { inventory: "$3" $2: "$4" $others }
END
exec "$1" --config "$5/config.textproto"
