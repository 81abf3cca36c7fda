// What a watch tells and checks of the sources that it watches.
#ifndef INVENTORY_WATCH_LOG_SOURCE_READER_H_
#define INVENTORY_WATCH_LOG_SOURCE_READER_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "inventory/model/scope.h"
#include "inventory/store/store_reader.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::inventory {

// Adds the sources in `scope`, by name.
//
// Errors: those of the store, and
//   DATA_LOSS STORE_CORRUPT: a record is damaged.
absl::Status AddSources(const StoreReader& reader, const Scope& scope,
                        v1::WatchResponse& response);

// The ENROLLED devices of the sources in `scope`, as the store itself counts
// them.
//
// Errors: as AddSources().
absl::StatusOr<v1::ViewSum> StoreView(const StoreReader& reader,
                                      const Scope& scope);

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_LOG_SOURCE_READER_H_
