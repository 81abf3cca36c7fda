#ifndef INVENTORY_STORE_ROCKS_ROCKS_COMPACTION_H_
#define INVENTORY_STORE_ROCKS_ROCKS_COMPACTION_H_

#include "absl/status/status.h"
#include "base/storage/rocks.h"
#include "base/storage/rocks_batch.h"
#include "inventory/model/position.h"
#include "inventory/store/rocks/rocks_reader.h"

namespace muster::inventory {

// Fills `batch` with what makes history begin after `through`, from where
// `moment` has it begin: all in one write, so that a crash leaves either the
// old beginning or the new one. Of each resource that changed up to `through`
// the newest version by then is kept as its base if it was superseded later; a
// tombstone that was not goes, with its facets.
//
// Errors: those of RocksDatabase, and DATA_LOSS STORE_CORRUPT.
absl::Status FillCompaction(const RocksDatabase& rocks,
                            const RocksMomentView& moment, Revision through,
                            RocksBatch& batch);

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_ROCKS_ROCKS_COMPACTION_H_
