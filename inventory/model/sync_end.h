// What a sync that goes well or ends means for its source.
#ifndef INVENTORY_MODEL_SYNC_END_H_
#define INVENTORY_MODEL_SYNC_END_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/protobuf/repeated_field.h"
#include "inventory/store/records.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// How long the last sync of a job says something about a source, unless it is
// a FULL one: after that the job is no longer there, and forgotten.
constexpr absl::Duration kJobRemembered = absl::Hours(24 * 7);

// Whether a sync in `state` is over: SUCCEEDED, HELD or FAILED.
bool HasEnded(v1::SyncState state);

// `status` as it is told in a Sync or a Source. `status` must not be OK.
v1::SyncError ToSyncError(const absl::Status& status);

// Takes in the problems of the endpoints that `sync` read, in place of those
// that its job had before. A DEVICE sync says nothing about endpoints.
void ApplyEndpointProblems(
    const v1::Sync& sync,
    const google::protobuf::RepeatedPtrField<v1::EndpointProblem>& problems,
    store::SourceStatus& status);

// Brings `source` and `status` up to date with `sync`, which has ended.
//
// A FULL sync counts as complete if it SUCCEEDED and left no device undecided
// (it has no error). FAILED with SYNC_SUPERSEDED says nothing, since a newer
// one is under way, and SOURCE_PAUSED nothing, since an operator wanted it. A
// DEVICE sync that fails says something only if the credential was refused: one
// device that cannot be read is not a source that fails.
void ApplySyncEnd(const v1::Sync& sync, v1::Source& source,
                  store::SourceStatus& status);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_SYNC_END_H_
