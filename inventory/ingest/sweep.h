#ifndef INVENTORY_INGEST_SWEEP_H_
#define INVENTORY_INGEST_SWEEP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/ingest/removal_guard.h"
#include "inventory/store/store_reader.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// The devices that the pages of one FULL sync showed.
struct ShownDevices {
  absl::flat_hash_set<std::string> seen;
  absl::flat_hash_set<std::string> unreadable;  // by rows that were left out

  bool Has(absl::string_view device) const {
    return seen.contains(device) || unreadable.contains(device);
  }
};

// What a FULL sync amounts to.
struct Sweep {
  // SUCCEEDED if every living device was shown, RESOLVING if some are to be
  // asked for, HELD if so many were not that nobody believes it.
  v1::SyncState state = v1::SYNC_STATE_SUCCEEDED;
  int64_t living = 0;
  std::vector<std::string> unseen;  // living devices not shown, sorted
  // The holds of the source that were open then; what an operator RELEASED
  // counts as seen before the guard, and is asked for like the rest.
  std::vector<v1::Hold> holds;
};

// Judges what `shown` means for `source` as `reader` shows it.
//
// Errors: those of the store.
absl::StatusOr<Sweep> JudgeSweep(const StoreReader& reader,
                                 absl::string_view source,
                                 const ShownDevices& shown,
                                 const RemovalGuard& guard);

// What the operator finds of a sweep that is HELD.
v1::Hold NewHold(const Sweep& sweep);

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_SWEEP_H_
