#include "cli/report/command_report.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/view/table.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

constexpr absl::Duration kFollowPause = absl::Milliseconds(100);

using actions::v1::Command;

std::string KindWord(const Command& command) {
  const auto& payload = command.command();
  const auto* field = payload.GetDescriptor()->FindFieldByNumber(
      static_cast<int>(payload.kind_case()));
  return field == nullptr ? "?" : std::string(field->name());
}

void PrintStep(const Command::Transition& step, std::ostream& out) {
  out << "  " << Instant(step.time(), true) << "  " << EnumWord(step.state());
  if (!step.message().empty()) out << "  " << Printable(step.message());
  out << "\n";
}

// "people/ann", and for whom, if that is somebody else.
std::string AskedBy(const Command& command) {
  const std::string requester = Printable(command.requester());
  if (command.principal().empty()) {
    return requester.empty() ? "(not told)" : requester;
  }
  if (requester.empty()) return command.principal();
  return absl::StrCat(command.principal(), " for ", requester);
}

}  // namespace

bool Ended(const Command& command) {
  return command.state() == actions::v1::COMMAND_STATE_SUCCEEDED ||
         command.state() == actions::v1::COMMAND_STATE_FAILED;
}

absl::StatusOr<Command> FollowCommand(Client& client, const std::string& name,
                                      absl::Duration at_most,
                                      std::ostream& out) {
  const absl::Time deadline = absl::Now() + at_most;
  actions::v1::GetCommandRequest request;
  request.set_name(name);
  int shown = 0;
  while (true) {
    ASSIGN_OR_RETURN(
        Command command,
        Call(client.actions(), &actions::v1::Actions::StubInterface::GetCommand,
             request));
    for (; shown < command.history_size(); ++shown) {
      PrintStep(command.history(shown), out);
    }
    out << std::flush;
    if (Ended(command) || absl::Now() >= deadline) return command;
    absl::SleepFor(kFollowPause);
  }
}

void PrintCommand(const Command& command, std::ostream& out) {
  out << command.name() << "\n"
      << "  " << KindWord(command) << " of " << command.serial_number()
      << ", asked by " << AskedBy(command) << ": "
      << Printable(command.reason()) << "\n";
  for (const auto& step : command.history()) PrintStep(step, out);
}

void PrintCommandRows(const actions::v1::ListCommandsResponse& commands,
                      std::ostream& out) {
  Table table({"Command", "Kind", "Serial", "State", "Since", "Why"});
  for (const Command& command : commands.commands()) {
    table.Add(
        {command.name(), KindWord(command), command.serial_number(),
         EnumWord(command.state()),
         Ago(command.update_time(), command.has_update_time(), absl::Now()),
         command.state_message()});
  }
  table.Print(out);
}

}  // namespace muster::cli
