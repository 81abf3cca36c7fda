#include "actions/follow/follower.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "actions/store/command_kind.h"
#include "actions/store/lifecycle.h"
#include "base/api/resource_name.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

// Commands of one device among which ids are compared.
constexpr int kRecentCommands = 1000;

// Between two blank pushes to a device that says "not now".
constexpr absl::Duration kFirstPushPause = absl::Minutes(5);
constexpr absl::Duration kLastPushPause = absl::Hours(6);

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixNanos(
      google::protobuf::util::TimeUtil::TimestampToNanoseconds(time));
}

Span SpanFor(const std::string& device,
             const std::vector<v1::Command>& commands) {
  SpanOptions options;
  options.parent_traceparent = commands.front().traceparent();
  options.keep = true;
  for (size_t i = 1; i < commands.size(); ++i) {
    options.links.push_back(commands[i].traceparent());
  }
  Span span("actions.follow", options);
  span.SetAttribute("muster.device", device);
  span.SetAttribute("muster.commands", commands.size());
  return span;
}

absl::Time EarliestRequest(const std::vector<v1::Command>& commands) {
  absl::Time earliest = absl::InfiniteFuture();
  for (const v1::Command& command : commands) {
    earliest = std::min(earliest, RequestedAfter(command));
  }
  return earliest;
}

// Whether another of `commands` could claim the same row.
bool HasRival(const v1::Command& command,
              const std::vector<v1::Command>& commands) {
  return std::any_of(
      commands.begin(), commands.end(), [&](const v1::Command& other) {
        return other.name() != command.name() &&
               other.vendor_command_id().empty() &&
               CommandKind(other.command()) == CommandKind(command.command());
      });
}

// How many blank pushes a device that says "not now" should have had: one at
// once, and then one after 5, 15, 35 minutes and so on.
int PushesDue(const v1::Command& command, absl::Time now) {
  absl::Time since = now;
  for (const v1::Command::Transition& entry : command.history()) {
    if (entry.state() != v1::COMMAND_STATE_NOT_NOW) continue;
    since = FromProto(entry.time());
    break;
  }
  int pushes = 1;
  absl::Duration pause = kFirstPushPause;
  for (absl::Time next = since + pause; next <= now; next += pause) {
    ++pushes;
    pause = std::min(pause * 2, kLastPushPause);
  }
  return pushes;
}

Step GiveUpStep(const v1::Command& command) {
  return {command.state(),
          "The device's list never showed it. Look at the device, and make a "
          "new command if it is still wanted: this one is not sent again.",
          command.error_reason()};
}

}  // namespace

bool Follower::Follows(const v1::Command& command) {
  return !IsTerminal(command.state()) && !IsUnsent(command.state()) &&
         command.state() != v1::COMMAND_STATE_SENDING;
}

bool Follower::GaveUp(const v1::Command& command) const {
  return command.state() == v1::COMMAND_STATE_UNCERTAIN &&
         deps_.clock.Now() >= FromProto(command.send_time()) + kLookFor;
}

void Follower::Look(const std::string& device,
                    const std::vector<v1::Command>& commands) {
  Span span = SpanFor(device, commands);
  const WithSpan scope(span);
  const absl::Status status = LookAtAll(device, commands);
  span.SetStatus(status);
  if (!status.ok()) NoteFailure(commands, status);
}

absl::Status Follower::LookAtAll(const std::string& device,
                                 const std::vector<v1::Command>& commands) {
  ASSIGN_OR_RETURN(const Rows rows,
                   deps_.gateway.List(device, EarliestRequest(commands)));
  ASSIGN_OR_RETURN(const auto taken, TakenIds(device));
  for (const v1::Command& command : commands) {
    RowMatch match = FindRow(command, rows, taken);
    const bool by_id = !command.vendor_command_id().empty();
    if (!by_id && HasRival(command, commands)) match.row = nullptr;
    RETURN_IF_ERROR(LookAt(command, match, device));
  }
  return absl::OkStatus();
}

absl::Status Follower::LookAt(const v1::Command& command, const RowMatch& match,
                              const std::string& device) {
  if (match.row == nullptr) {
    const Step step =
        GaveUp(command) ? GiveUpStep(command) : StepWithoutRow(command, match);
    return deps_.store.Transition(command.name(), step).status();
  }
  ASSIGN_OR_RETURN(const v1::Command adopted, Adopt(command, *match.row));
  Step step = StepAfterRow(adopted, *match.row);
  if (step.state == v1::COMMAND_STATE_ACCEPTED) {
    step = ConsiderSilence(std::move(step), device);
  }
  RETURN_IF_ERROR(Move(adopted, step));
  if (step.state != v1::COMMAND_STATE_NOT_NOW) return absl::OkStatus();
  return WakeDevice(adopted);
}

absl::Status Follower::Move(const v1::Command& command, const Step& step) {
  if (step.state != v1::COMMAND_STATE_SUCCEEDED) {
    return deps_.store.Transition(command.name(), step).status();
  }
  return deps_.pins.NoteProgress(command, step).status();
}

absl::Status Follower::WakeDevice(const v1::Command& command) {
  v1::Command draft;
  draft.set_name(
      absl::StrCat(DeviceOf(command), "/commands/", Uuid(deps_.random)));
  draft.mutable_command()->mutable_blank_push();
  draft.set_command_class(guard::v1::COMMAND_CLASS_BENIGN);
  draft.set_request_id(absl::StrCat("wake/", command.name(), "/",
                                    PushesDue(command, deps_.clock.Now())));
  draft.set_reason(
      absl::StrCat("The device said \"not now\" to ", command.name(), "."));
  draft.set_requester(command.principal());
  draft.set_ticket(command.ticket());
  draft.set_serial_number(command.serial_number());
  draft.set_traceparent(command.traceparent());
  return deps_.store.Create(std::move(draft)).status();
}

absl::StatusOr<absl::flat_hash_set<std::string>> Follower::TakenIds(
    const std::string& device) const {
  CommandQuery query;
  ASSIGN_OR_RETURN(query.parent, DeviceName::Parse(device));
  query.limit = kRecentCommands;
  ASSIGN_OR_RETURN(const CommandPage page, deps_.store.List(query));
  absl::flat_hash_set<std::string> taken;
  for (const v1::Command& command : page.commands) {
    taken.insert(command.vendor_command_id());
  }
  return taken;
}

absl::StatusOr<v1::Command> Follower::Adopt(
    const v1::Command& command, const connector::v1::VendorCommand& row) {
  if (command.state() != v1::COMMAND_STATE_UNCERTAIN) return command;
  return deps_.pins.NoteProgress(
      command,
      {v1::COMMAND_STATE_ACCEPTED,
       "The device's list shows that the vendor took it.", "", row.id()});
}

Step Follower::ConsiderSilence(Step step, const std::string& device) {
  const auto found = deps_.devices.GetDevice(device);
  if (!found.ok() || !found->has_last_check_in_time()) return step;
  const absl::Time seen = FromProto(found->last_check_in_time());
  if (deps_.clock.Now() - seen <= deps_.offline_after) return step;
  step.state = v1::COMMAND_STATE_OFFLINE_PENDING;
  step.silent_since = seen;
  step.message = absl::StrCat(
      "The device has been silent since ",
      absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", seen, absl::UTCTimeZone()),
      "; the vendor has the command and waits for it.");
  return step;
}

void Follower::NoteFailure(const std::vector<v1::Command>& commands,
                           const absl::Status& error) {
  LogStatus(Severity::kWarning, "commands could not be followed", error,
            {{"first_command", commands.front().name()}});
  for (const v1::Command& command : commands) {
    const absl::Status noted =
        deps_.store
            .Transition(command.name(),
                        {command.state(),
                         absl::StrCat("It cannot be followed at the moment: ",
                                      error.message()),
                         command.error_reason()})
            .status();
    if (!noted.ok()) return;
  }
}

}  // namespace muster::actions
