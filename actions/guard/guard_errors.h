// How the guard says no, and what it writes down. All functions are
// thread-safe.
#ifndef ACTIONS_GUARD_GUARD_ERRORS_H_
#define ACTIONS_GUARD_GUARD_ERRORS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// `GUARD_MODE_LOCK_ONLY` -> `LOCK_ONLY`.
std::string ModeWord(guard::v1::GuardMode mode);

// FAILED_PRECONDITION ACTIONS_STOPPED. Metadata: mode, kind.
absl::Status Stopped(guard::v1::GuardMode mode, absl::string_view kind);

// PERMISSION_DENIED AUTOMATION_NOT_GRANTED. Metadata: principal, kind.
absl::Status NotGranted(absl::string_view principal, absl::string_view kind);

// PERMISSION_DENIED APPROVER_IS_REQUESTER. Metadata: principal, requester.
absl::Status IsRequester(absl::string_view principal,
                         absl::string_view requester);

// PERMISSION_DENIED APPROVER_NOT_A_PERSON. Metadata: principal.
absl::Status NotAPerson(absl::string_view principal);

// FAILED_PRECONDITION ACTOR_TOO_NEW. Metadata: principal, until (RFC 3339).
// `until` InfiniteFuture(): the principal was not seen yet.
absl::Status TooNew(absl::string_view principal, absl::Time until);

// OK if `text` (the field `field` of a request, such as `reason`) says
// something and has at most 1024 bytes.
//
// Errors:
//   INVALID_ARGUMENT REASON_MISSING, COMMENT_MISSING: it is blank.
//   INVALID_ARGUMENT FIELD_TOO_LONG: metadata `field`, `limit`.
absl::Status CheckWords(absl::string_view field, absl::string_view text);

// Errors:
//   INVALID_ARGUMENT MODE_MISSING: `mode` is none.
absl::Status CheckModeGiven(guard::v1::GuardMode mode);

// FAILED_PRECONDITION with `reason` MODE_NOT_STRICTER or MODE_NOT_LOOSER;
// `what` says what does the other. Metadata: mode.
absl::Status WrongWay(absl::string_view reason, absl::string_view what,
                      guard::v1::GuardMode in_force);

// OK if the settings that wait in `state` are those with `hash`.
//
// Errors:
//   NOT_FOUND NO_PENDING_SETTINGS: none wait.
//   FAILED_PRECONDITION SETTINGS_CHANGED: others do. Metadata: settings_hash.
absl::Status CheckPending(const guard::v1::GuardState& state,
                          const std::string& hash);

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_GUARD_ERRORS_H_
