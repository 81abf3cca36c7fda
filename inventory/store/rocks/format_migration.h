// Format 1 kept one record for the liveness of each device and for each sign
// of life, numbered no resources and could not read history. What it had:
//
//   meta     "format" (1), "store_uuid", "epoch", "head", "touch"
//   devices  name -> Device          liveness name -> touch, Liveness
//   index    as now                  touches  touch, name -> nothing
//   changes  revision, name -> Change
//   sources  name -> Source          syncs    name, number -> Sync
#ifndef INVENTORY_STORE_ROCKS_FORMAT_MIGRATION_H_
#define INVENTORY_STORE_ROCKS_FORMAT_MIGRATION_H_

#include "absl/status/status.h"
#include "base/storage/rocks.h"

namespace muster::inventory {

// Turns a database of format 1 into one of kStoreFormat, with the same
// identity, revisions and history. Interrupted, it begins again when it is
// called again: the database is of format 1 until the last write.
//
// Errors: those of RocksDatabase, and DATA_LOSS STORE_CORRUPT.
absl::Status MigrateFormat1(RocksDatabase& rocks);

// Drops what is left of format 1 after the migration; nothing if it was never
// there.
absl::Status DropFormat1(RocksDatabase& rocks);

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_ROCKS_FORMAT_MIGRATION_H_
