#ifndef ACTIONS_SERVICE_REQUEST_CHECKS_H_
#define ACTIONS_SERVICE_REQUEST_CHECKS_H_

#include "absl/status/status.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// Whether `request` is well formed, by itself. Limits are in bytes: request_id
// and requester 128, reason 1024, a lock's message 255, its phone number 64.
//
// Errors, all INVALID_ARGUMENT:
//   RESOURCE_NAME_MALFORMED: `parent` is no device's name.
//   COMMAND_MISSING: no kind of command is set.
//   REQUEST_ID_MISSING
//   REASON_MISSING: empty or blank, and the command is no blank push.
//   FIELD_TOO_LONG: metadata `field`, `limit`.
absl::Status CheckRequest(const v1::CreateCommandRequest& request);

}  // namespace muster::actions

#endif  // ACTIONS_SERVICE_REQUEST_CHECKS_H_
