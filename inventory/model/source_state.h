// What an operator is told about how a source is doing.
#ifndef INVENTORY_MODEL_SOURCE_STATE_H_
#define INVENTORY_MODEL_SOURCE_STATE_H_

#include "inventory/store/records.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// Whether `error` says that the vendor refused the credential.
bool IsCredentialRefused(const v1::SyncError& error);

// Brings what follows from `status` up to date in `source`: its state, its
// error and its endpoint_problems, which are those of all jobs by endpoint. The
// first of these that holds is the state:
//
//   PAUSED            an operator paused it; the error is that of the state
//                     that it would have otherwise
//   CREDENTIAL_ERROR  the last sync of some job was refused for the credential,
//                     and no sync that began after that succeeded
//   PENDING_REVIEW    its review waits
//   FAILING           the last FULL sync FAILED or is HELD; the error says when
//                     the last good one ended
//   WAITING_TO_SYNC   no FULL sync has completed yet
//   DEGRADED          the last sync of another job failed (the error is that of
//                     the latest), or an endpoint gave no data
//                     (ENDPOINT_DEGRADED)
//   OK
void ApplyStatus(const store::SourceStatus& status, v1::Source& source);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_SOURCE_STATE_H_
