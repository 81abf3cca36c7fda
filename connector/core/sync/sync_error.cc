#include "connector/core/sync/sync_error.h"

#include <string>

#include "base/errors.h"
#include "base/secret.h"

namespace muster::connector {

inventory::v1::SyncError ToSyncError(const absl::Status& status) {
  inventory::v1::SyncError error;
  error.set_code(status.raw_code());
  error.set_reason(ErrorReason(status));
  if (error.reason().empty()) {
    error.set_reason(absl::StatusCodeToString(status.code()));
  }
  error.set_message(Redact(status.message()));
  return error;
}

absl::Status SyncCancelled() {
  return Error(absl::StatusCode::kCancelled, "SYNC_CANCELLED",
               "the sync was stopped; start it again when it is wanted");
}

}  // namespace muster::connector
