// Lines of the audit log. They name the kind of a command and leave its
// options out.
#ifndef ACTIONS_STORE_AUDIT_LINES_H_
#define ACTIONS_STORE_AUDIT_LINES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster::actions {

// The line for `command` in its current state: INTENT when it is new, SENDING
// when the call is about to be made, else RESULT. Without sequence and time.
v1::AuditRecord LineFor(const v1::Command& command);

// The line for a request that was refused for `refusal` (an error's reason).
// `serial_number` is empty if the device is not known. Likewise.
v1::AuditRecord RefusalLine(const v1::CreateCommandRequest& request,
                            absl::string_view principal,
                            absl::string_view serial_number,
                            absl::string_view refusal,
                            absl::string_view traceparent);

// The trace id inside a W3C traceparent, or "" if it is none.
std::string TraceIdOf(absl::string_view traceparent);

// Writes a stored line to the process's log, too, without the requester's
// words.
void LogLine(const v1::AuditRecord& line);

}  // namespace muster::actions

#endif  // ACTIONS_STORE_AUDIT_LINES_H_
