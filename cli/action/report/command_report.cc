#include "cli/action/report/command_report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "cli/view/table.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using actions::v1::Batch;
using actions::v1::Command;
using actions::v1::Decision;

// "people/ann", and for whom, if that is somebody else.
std::string AskedBy(const Command& command) {
  const std::string requester = Printable(command.requester());
  if (command.principal().empty()) {
    return requester.empty() ? "(not told)" : requester;
  }
  if (requester.empty()) return command.principal();
  return absl::StrCat(command.principal(), " for ", requester);
}

void PrintField(const char* name, const std::string& value, std::ostream& out) {
  if (!value.empty()) out << "  " << name << "  " << Printable(value) << "\n";
}

void PrintTime(const char* name, const google::protobuf::Timestamp& time,
               bool is_set, std::ostream& out) {
  if (is_set) PrintField(name, Instant(time, true), out);
}

void PrintDecision(const Decision& decision, std::ostream& out) {
  out << "  " << Instant(decision.time(), decision.has_time()) << "  "
      << EnumWord(decision.verdict()) << " by " << decision.principal() << ": "
      << Printable(decision.comment()) << "\n";
}

// States and decisions in the order in which they came; of a moment the
// decision first, which led to the state.
void PrintLife(const Command& command, std::ostream& out) {
  auto decision = command.decisions().begin();
  for (const auto& step : command.history()) {
    for (; decision != command.decisions().end() &&
           ToTime(decision->time()) <= ToTime(step.time());
         ++decision) {
      PrintDecision(*decision, out);
    }
    PrintStep(step, out);
  }
  for (; decision != command.decisions().end(); ++decision) {
    PrintDecision(*decision, out);
  }
}

std::string Approvals(const Command& command) {
  if (command.approvals_needed() == 0) return "";
  const auto count =
      std::count_if(command.decisions().begin(), command.decisions().end(),
                    [](const Decision& one) {
                      return one.verdict() == Decision::VERDICT_APPROVED;
                    });
  return absl::StrCat(count, " of ", command.approvals_needed());
}

std::string VendorWord(const Command& command) {
  if (command.vendor_state() == connector::v1::VENDOR_STATE_UNSPECIFIED) {
    return command.vendor_command_id();
  }
  return absl::StrCat(EnumWord(command.vendor_state()), "  ",
                      command.vendor_command_id());
}

// What its state alone does not tell.
void PrintRemarks(const Command& command, std::ostream& out) {
  PrintTime("expires", command.expire_time(),
            command.has_expire_time() && !Ended(command), out);
  PrintTime("silent since", command.silent_since_time(),
            command.has_silent_since_time(), out);
  if (command.already_done()) {
    out << "  The device was in that state already; nothing was sent.\n";
  }
  if (command.unconfirmed()) {
    out << "  The vendor took it; whether the device did it is not known.\n";
  }
  if (command.command().has_lock() && command.has_secret()) {
    out << "  Its PIN is sealed; `musterctl reveal-pin "
        << command.serial_number() << " --reason ... --ticket ...` shows it.\n";
  }
}

void PrintApprove(const Command& command, std::ostream& out) {
  const std::string name =
      command.batch().empty() ? command.name() : command.batch();
  out << "Another person approves it:\n  musterctl approve " << name
      << " --plan-hash " << command.plan_hash() << " --comment ...\n";
}

}  // namespace

bool Ended(const Command& command) {
  switch (command.state()) {
    case actions::v1::COMMAND_STATE_SUCCEEDED:
    case actions::v1::COMMAND_STATE_FAILED:
    case actions::v1::COMMAND_STATE_DENIED:
    case actions::v1::COMMAND_STATE_EXPIRED:
    case actions::v1::COMMAND_STATE_CANCELLED:
    case actions::v1::COMMAND_STATE_DRIFTED:
      return true;
    default:
      return false;
  }
}

absl::Status FailureOf(const Command& command) {
  if (!Ended(command) ||
      command.state() == actions::v1::COMMAND_STATE_SUCCEEDED) {
    return absl::OkStatus();
  }
  const std::string state = EnumWord(command.state());
  return Error(absl::StatusCode::kFailedPrecondition,
               command.error_reason().empty() ? state : command.error_reason(),
               absl::StrCat("the command ended as ", state, ": ",
                            Printable(command.state_message())),
               {{"command", command.name()}});
}

std::string KindWord(const connector::v1::DeviceCommand& command) {
  const auto* field = command.GetDescriptor()->FindFieldByNumber(
      static_cast<int>(command.kind_case()));
  return field == nullptr ? "?" : std::string(field->name());
}

void PrintStep(const Command::Transition& step, std::ostream& out) {
  out << "  " << Instant(step.time(), true) << "  " << EnumWord(step.state());
  if (!step.message().empty()) out << "  " << Printable(step.message());
  out << "\n";
}

void PrintNextStep(const Command& command, std::ostream& out) {
  const std::string& name = command.name();
  switch (command.state()) {
    case actions::v1::COMMAND_STATE_AWAITING_APPROVAL:
      return PrintApprove(command, out);
    case actions::v1::COMMAND_STATE_APPROVED:
      out << "Until it is sent it can be taken back:\n  musterctl cancel "
          << name << " --reason ...\n";
      return;
    case actions::v1::COMMAND_STATE_HELD:
      out << "Another person lets it go:\n  musterctl release " << name
          << " --comment ...\n";
      return;
    case actions::v1::COMMAND_STATE_UNCERTAIN:
      out << "It is looked for, and not sent again. Whoever knows what became "
             "of it:\n  musterctl settle "
          << name << " --done|--not-done --comment ...\n";
      return;
    default:
      return;
  }
}

void PrintCommand(const Command& command, std::ostream& out) {
  out << command.name() << "\n  " << KindWord(command.command());
  if (command.command_class() != guard::v1::COMMAND_CLASS_UNSPECIFIED) {
    out << " (" << EnumWord(command.command_class()) << ")";
  }
  out << " of " << command.serial_number() << ", asked by " << AskedBy(command)
      << ": " << Printable(command.reason()) << "\n";
  PrintField("ticket", command.ticket(), out);
  PrintField("batch", command.batch(), out);
  PrintField("plan", command.plan(), out);
  PrintField("plan hash", command.plan_hash(), out);
  PrintField("approvals", Approvals(command), out);
  PrintField("vendor", VendorWord(command), out);
  PrintLife(command, out);
  PrintRemarks(command, out);
  PrintNextStep(command, out);
}

void PrintBatch(const Batch& batch, std::ostream& out) {
  out << batch.name() << ": "
      << absl::StrJoin(batch.counts(), ", ",
                       [](std::string* text, const Batch::StateCount& one) {
                         absl::StrAppend(text, one.count(), " ",
                                         EnumWord(one.state()));
                       })
      << "\n";
  PrintField("plan", batch.plan(), out);
  PrintField("plan hash", batch.plan_hash(), out);
  PrintCommandRows({batch.commands().begin(), batch.commands().end()}, out);
  for (const Command& command : batch.commands()) {
    if (command.state() != actions::v1::COMMAND_STATE_AWAITING_APPROVAL) {
      continue;
    }
    return PrintNextStep(command, out);
  }
}

void PrintCommandRows(const std::vector<Command>& commands, std::ostream& out) {
  Table table({"Command", "Kind", "Serial", "State", "Since", "Why"});
  for (const Command& command : commands) {
    table.Add(
        {command.name(), KindWord(command.command()), command.serial_number(),
         EnumWord(command.state()),
         Ago(command.update_time(), command.has_update_time(), absl::Now()),
         command.state_message()});
  }
  table.Print(out);
}

void PrintMove(const Command& command, std::ostream& out) {
  out << Instant(command.update_time(), command.has_update_time()) << "  "
      << EnumWord(command.state()) << "  " << KindWord(command.command())
      << "  " << command.serial_number() << "  " << command.name() << "  "
      << Printable(command.state_message()) << "\n";
}

}  // namespace muster::cli
