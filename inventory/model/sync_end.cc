#include "inventory/model/sync_end.h"

#include <string>

#include "absl/strings/string_view.h"
#include "base/errors.h"

namespace muster::inventory {
namespace {

bool IsCredentialRefused(const v1::SyncError& error) {
  return error.reason() == "SOURCE_CREDENTIAL_REFUSED" ||
         error.code() == static_cast<int>(absl::StatusCode::kUnauthenticated);
}

void ApplySuccess(const v1::Sync& sync, v1::Source& source) {
  if (sync.kind() == v1::SYNC_KIND_FULL && !sync.has_error()) {
    *source.mutable_last_full_sync_start_time() = sync.start_time();
    *source.mutable_last_full_sync_end_time() = sync.end_time();
  }
  source.clear_error();
  source.set_state(source.has_last_full_sync_start_time()
                       ? v1::SOURCE_STATE_SYNCED
                       : v1::SOURCE_STATE_WAITING_TO_SYNC);
}

void ApplyProblem(const v1::Sync& sync, v1::Source& source) {
  const std::string& reason = sync.error().reason();
  if (reason == "SYNC_SUPERSEDED" || reason == "SOURCE_PAUSED") return;
  const bool refused = IsCredentialRefused(sync.error());
  if (sync.kind() == v1::SYNC_KIND_DEVICE && !refused) return;
  *source.mutable_error() = sync.error();
  source.set_state(refused ? v1::SOURCE_STATE_CREDENTIAL_REFUSED
                           : v1::SOURCE_STATE_FAILING);
}

}  // namespace

bool HasEnded(v1::SyncState state) {
  return state == v1::SYNC_STATE_SUCCEEDED || state == v1::SYNC_STATE_HELD ||
         state == v1::SYNC_STATE_FAILED;
}

v1::SyncError ToSyncError(const absl::Status& status) {
  v1::SyncError error;
  error.set_code(static_cast<int>(status.code()));
  error.set_reason(ErrorReason(status));
  error.set_message(std::string(status.message()));
  return error;
}

void ApplySyncEnd(const v1::Sync& sync, v1::Source& source) {
  if (sync.state() != v1::SYNC_STATE_SUCCEEDED) {
    ApplyProblem(sync, source);
  } else if (sync.kind() != v1::SYNC_KIND_DEVICE) {
    ApplySuccess(sync, source);
  }
}

}  // namespace muster::inventory
