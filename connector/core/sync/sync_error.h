#ifndef CONNECTOR_CORE_SYNC_SYNC_ERROR_H_
#define CONNECTOR_CORE_SYNC_SYNC_ERROR_H_

#include "absl/status/status.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::connector {

// `status` (not OK) as a sync records it: code, reason and message, with
// registered secrets masked. An error without a reason gets its code's name.
inventory::v1::SyncError ToSyncError(const absl::Status& status);

// CANCELLED SYNC_CANCELLED: somebody stopped the sync.
absl::Status SyncCancelled();

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SYNC_SYNC_ERROR_H_
