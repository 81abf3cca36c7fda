// What the end of a sync means for its source.
#ifndef INVENTORY_MODEL_SYNC_END_H_
#define INVENTORY_MODEL_SYNC_END_H_

#include "absl/status/status.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// Whether a sync in `state` is over: SUCCEEDED, HELD or FAILED.
bool HasEnded(v1::SyncState state);

// `status` as it is told in a Sync or a Source. `status` must not be OK.
v1::SyncError ToSyncError(const absl::Status& status);

// Brings the health of `source` up to date with `sync`, which has ended.
//
// A FULL sync counts as complete if it SUCCEEDED and left no device undecided
// (it has no error). FAILED with SYNC_SUPERSEDED says nothing, since a newer
// one is under way, and SOURCE_PAUSED nothing, since an operator wanted it. A
// DEVICE sync says something only if the credential was refused: one device
// that cannot be read is not a source that fails.
void ApplySyncEnd(const v1::Sync& sync, v1::Source& source);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_SYNC_END_H_
