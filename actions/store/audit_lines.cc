#include "actions/store/audit_lines.h"

#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "actions/store/command_kind.h"
#include "actions/store/lifecycle.h"
#include "base/log.h"

namespace muster::actions {
namespace {

v1::AuditRecord::Phase PhaseOf(const v1::Command& command) {
  if (command.history_size() == 1) return v1::AuditRecord::PHASE_INTENT;
  if (command.state() == v1::COMMAND_STATE_SENDING) {
    return v1::AuditRecord::PHASE_SENDING;
  }
  return v1::AuditRecord::PHASE_RESULT;
}

std::string OutcomeOf(const v1::Command& command) {
  const std::string state = StateWord(command.state());
  if (command.error_reason().empty()) return state;
  return absl::StrCat(state, " ", command.error_reason());
}

}  // namespace

std::string TraceIdOf(absl::string_view traceparent) {
  const std::vector<absl::string_view> parts = absl::StrSplit(traceparent, '-');
  return parts.size() == 4 ? std::string(parts[1]) : "";
}

v1::AuditRecord LineFor(const v1::Command& command) {
  v1::AuditRecord line;
  line.set_phase(PhaseOf(command));
  line.set_requester(command.requester());
  line.set_principal(command.principal());
  line.set_kind(CommandKind(command.command()));
  line.set_device(DeviceOf(command));
  line.set_serial_number(command.serial_number());
  line.set_command(command.name());
  line.set_reason(command.reason());
  line.set_outcome(OutcomeOf(command));
  line.set_trace_id(TraceIdOf(command.traceparent()));
  return line;
}

v1::AuditRecord RefusalLine(const v1::CreateCommandRequest& request,
                            absl::string_view principal,
                            absl::string_view serial_number,
                            absl::string_view refusal,
                            absl::string_view traceparent) {
  v1::AuditRecord line;
  line.set_phase(v1::AuditRecord::PHASE_REFUSED);
  line.set_requester(request.requester());
  line.set_principal(std::string(principal));
  line.set_kind(CommandKind(request.command()));
  line.set_device(request.parent());
  line.set_serial_number(std::string(serial_number));
  line.set_reason(request.reason());
  line.set_outcome(std::string(refusal));
  line.set_trace_id(TraceIdOf(traceparent));
  return line;
}

void LogLine(const v1::AuditRecord& line) {
  const std::string phase = v1::AuditRecord::Phase_Name(line.phase());
  Log(Severity::kInfo, "audit",
      {{"sequence", line.sequence()},
       {"phase", absl::StripPrefix(phase, "PHASE_")},
       {"kind", line.kind()},
       {"device", line.device()},
       {"serial_number", line.serial_number()},
       {"command", line.command()},
       {"requester", line.requester()},
       {"outcome", line.outcome()},
       {"command_trace_id", line.trace_id()}});
}

}  // namespace muster::actions
