#ifndef INVENTORY_SERVICE_INVENTORY_MODULE_H_
#define INVENTORY_SERVICE_INVENTORY_MODULE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/daemon/module.h"
#include "base/random.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::inventory {

// Must outlive the module.
struct InventoryDeps {
  Clock& clock;
  Random& random;
};

// The inventory: muster.inventory.v1.Inventory, Ingest, Sources, Catalog and
// Maintenance over the store in `<data_dir>/inventory`, which is made if it is
// not there. A second start carries on where the first stopped; syncs that it
// left open are FAILED (SYNC_INTERRUPTED). Calls no other service.
//
// Errors:
//   FAILED_PRECONDITION DATA_DIR_LOCKED: another process uses the store.
//   FAILED_PRECONDITION DATA_DIR_UNUSABLE, DATA_DIR_FROM_NEWER
//   DATA_LOSS STORE_CORRUPT: files are damaged or missing.
//   RESOURCE_EXHAUSTED DISK_FULL
absl::StatusOr<std::unique_ptr<Module>> CreateInventoryModule(
    const config::v1::MusterConfig& config, InventoryDeps deps);

}  // namespace muster::inventory

#endif  // INVENTORY_SERVICE_INVENTORY_MODULE_H_
