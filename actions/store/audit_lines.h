// Records of the audit log. They name the kind of a command and leave its
// options out.
#ifndef ACTIONS_STORE_AUDIT_LINES_H_
#define ACTIONS_STORE_AUDIT_LINES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster::actions {

// Who does something, as the audit log names it.
struct Actor {
  // As their certificate or token says; empty: the service itself.
  std::string principal{};
  // `ServerCall::authentication()`.
  std::string authentication{};
};

// The record of `command` in its current state: INTENT when it is new, SENDING
// when the call is about to be made, else RESULT. How `requester` was known is
// in the first.
v1::AuditRecord RecordFor(const v1::Command& command, const Actor& requester);

// The record of the last decision of `command`.
v1::AuditRecord DecisionRecordFor(const v1::Command& command,
                                  const Actor& decider);

// The record of a request that was refused for `refusal` (an error's reason).
// Of `draft` what is known of it then is set.
v1::AuditRecord RefusalRecord(const v1::Command& draft, const Actor& requester,
                              absl::string_view refusal);

// The trace id inside a W3C traceparent, or "" if it is none.
std::string TraceIdOf(absl::string_view traceparent);

}  // namespace muster::actions

#endif  // ACTIONS_STORE_AUDIT_LINES_H_
