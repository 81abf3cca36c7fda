#include "actions/store/audit_lines.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "actions/store/command_kind.h"
#include "actions/store/lifecycle.h"

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

std::string VendorWord(const v1::Command& command) {
  if (command.vendor_state() == connector::v1::VENDOR_STATE_UNSPECIFIED) {
    return "";
  }
  return std::string(
      absl::StripPrefix(connector::v1::VendorState_Name(command.vendor_state()),
                        "VENDOR_STATE_"));
}

// All but phase, actor, reason and outcome.
v1::AuditRecord About(const v1::Command& command) {
  v1::AuditRecord record;
  record.set_requester(command.requester());
  record.set_kind(CommandKind(command.command()));
  record.set_device(DeviceOf(command));
  record.set_serial_number(command.serial_number());
  record.set_command(command.name());
  record.set_trace_id(TraceIdOf(command.traceparent()));
  record.set_ticket(command.ticket());
  record.set_plan_hash(command.plan_hash());
  record.set_vendor_state(VendorWord(command));
  record.set_vendor_id(command.vendor_command_id());
  record.set_source(SourceOf(command));
  return record;
}

void SetActor(const Actor& actor, v1::AuditRecord& record) {
  record.set_principal(actor.principal);
  record.set_authentication(actor.authentication);
}

}  // namespace

std::string TraceIdOf(absl::string_view traceparent) {
  const std::vector<absl::string_view> parts = absl::StrSplit(traceparent, '-');
  return parts.size() == 4 ? std::string(parts[1]) : "";
}

v1::AuditRecord RecordFor(const v1::Command& command, const Actor& requester) {
  v1::AuditRecord record = About(command);
  record.set_phase(PhaseOf(command));
  record.set_reason(command.reason());
  record.set_outcome(OutcomeOf(command));
  record.set_principal(command.principal());
  if (record.phase() == v1::AuditRecord::PHASE_INTENT) {
    record.set_authentication(requester.authentication);
  }
  return record;
}

v1::AuditRecord DecisionRecordFor(const v1::Command& command,
                                  const Actor& decider) {
  const v1::Decision& decision = *command.decisions().rbegin();
  v1::AuditRecord record = About(command);
  record.set_phase(v1::AuditRecord::PHASE_DECISION);
  record.set_reason(decision.comment());
  record.set_outcome(std::string(absl::StripPrefix(
      v1::Decision::Verdict_Name(decision.verdict()), "VERDICT_")));
  SetActor(decider, record);
  return record;
}

v1::AuditRecord RefusalRecord(const v1::Command& draft, const Actor& requester,
                              absl::string_view refusal) {
  v1::AuditRecord record = About(draft);
  record.set_phase(v1::AuditRecord::PHASE_REFUSED);
  record.clear_command();
  record.set_reason(draft.reason());
  record.set_outcome(std::string(refusal));
  SetActor(requester, record);
  return record;
}

}  // namespace muster::actions
