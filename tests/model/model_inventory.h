#ifndef TESTS_MODEL_MODEL_INVENTORY_H_
#define TESTS_MODEL_MODEL_INVENTORY_H_

#include <memory>
#include <utility>

#include "base/clock.h"
#include "inventory/commit/store_writer.h"
#include "inventory/commit/sync_store.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/maintenance/purge/purge.h"
#include "inventory/store/device_store.h"
#include "inventory/watch/shared_batches.h"

namespace muster::inventory::testing {

// What the process has in memory. The store and the clock must outlive it. Not
// thread-safe.
struct ModelInventory {
  ModelInventory(DeviceStore& store, std::unique_ptr<LivenessTable> loaded,
                 Clock& clock)
      : liveness(std::move(loaded)),
        writer(store, *liveness, [] {}),
        syncs(writer, clock),
        purge(writer, clock, [this] { shared.Clear(); }) {}

  const std::unique_ptr<LivenessTable> liveness;
  SharedBatches shared;
  StoreWriter writer;
  SyncStore syncs;
  Purge purge;
};

}  // namespace muster::inventory::testing

#endif  // TESTS_MODEL_MODEL_INVENTORY_H_
