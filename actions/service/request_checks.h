#ifndef ACTIONS_SERVICE_REQUEST_CHECKS_H_
#define ACTIONS_SERVICE_REQUEST_CHECKS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// Whether a request is well formed, by itself. Limits are in bytes: request_id,
// requester and ticket 128, reason 1024.
//
// Errors, all INVALID_ARGUMENT:
//   RESOURCE_NAME_MALFORMED: `parent`, or `plan`, is no such name.
//   REQUEST_ID_MISSING
//   REASON_MISSING: empty or blank, above BENIGN.
//   TICKET_MISSING: likewise, above DISRUPTIVE.
//   FIELD_TOO_LONG: metadata `field`, `limit`.
//   Those of CheckOptions().
absl::Status CheckRequest(const v1::CreateCommandRequest& request);
absl::Status CheckRequest(const v1::CreateBatchRequest& request);

// Whether a person said why: `text` is not blank and has at most 1024 bytes.
//
// Errors:
//   INVALID_ARGUMENT, with `missing` as the reason: it is blank.
//   INVALID_ARGUMENT FIELD_TOO_LONG
absl::Status CheckWords(absl::string_view missing, absl::string_view field,
                        absl::string_view text);

}  // namespace muster::actions

#endif  // ACTIONS_SERVICE_REQUEST_CHECKS_H_
