#include "actions/store/lifecycle.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

google::protobuf::Timestamp ToProto(absl::Time time) {
  return google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
      absl::ToUnixNanos(time));
}

bool IsWithVendor(v1::CommandState state) {
  return state == v1::COMMAND_STATE_ACCEPTED ||
         state == v1::COMMAND_STATE_RUNNING ||
         state == v1::COMMAND_STATE_NOT_NOW ||
         state == v1::COMMAND_STATE_OFFLINE_PENDING;
}

absl::Status Illegal(const v1::Command& command, v1::CommandState to) {
  return Error(absl::StatusCode::kInternal, "COMMAND_TRANSITION_ILLEGAL",
               absl::StrCat(command.name(), " cannot go from ",
                            StateWord(command.state()), " to ", StateWord(to),
                            "; this is a fault of the actions service"),
               {{"command", command.name()},
                {"from", StateWord(command.state())},
                {"to", StateWord(to)}});
}

void Enter(v1::CommandState state, const std::string& message, absl::Time now,
           v1::Command& command) {
  const google::protobuf::Timestamp time = ToProto(now);
  command.set_state(state);
  *command.mutable_update_time() = time;
  if (state == v1::COMMAND_STATE_SENDING) *command.mutable_send_time() = time;
  if (state == v1::COMMAND_STATE_QUEUED) command.clear_send_time();
  if (IsTerminal(state)) *command.mutable_end_time() = time;
  v1::Command::Transition& entry = *command.add_history();
  entry.set_state(state);
  *entry.mutable_time() = time;
  entry.set_message(message);
}

}  // namespace

bool IsTerminal(v1::CommandState state) {
  return state == v1::COMMAND_STATE_SUCCEEDED ||
         state == v1::COMMAND_STATE_FAILED;
}

bool CanMove(v1::CommandState from, v1::CommandState to) {
  if (from == to) return false;
  switch (from) {
    case v1::COMMAND_STATE_QUEUED:
      return to == v1::COMMAND_STATE_SENDING;
    case v1::COMMAND_STATE_SENDING:
      return to == v1::COMMAND_STATE_QUEUED ||
             to == v1::COMMAND_STATE_ACCEPTED ||
             to == v1::COMMAND_STATE_UNCERTAIN || IsTerminal(to);
    case v1::COMMAND_STATE_UNCERTAIN:
      return to == v1::COMMAND_STATE_ACCEPTED || IsTerminal(to);
    default:
      return IsWithVendor(from) && (IsWithVendor(to) || IsTerminal(to));
  }
}

std::string StateWord(v1::CommandState state) {
  return std::string(
      absl::StripPrefix(v1::CommandState_Name(state), "COMMAND_STATE_"));
}

std::string DeviceOf(const v1::Command& command) {
  return command.name().substr(0, command.name().rfind("/commands/"));
}

void Enqueue(absl::Time now, v1::Command& command) {
  const std::string message = "Waits to be sent.";
  command.set_state_message(message);
  *command.mutable_create_time() = ToProto(now);
  Enter(v1::COMMAND_STATE_QUEUED, message, now, command);
}

absl::Status Apply(const Step& step, absl::Time now, v1::Command& command) {
  if (step.state != command.state()) {
    if (!CanMove(command.state(), step.state)) {
      return Illegal(command, step.state);
    }
    Enter(step.state, step.message, now, command);
  }
  command.set_state_message(step.message);
  command.set_error_reason(step.error_reason);
  if (!step.vendor_command_id.empty()) {
    command.set_vendor_command_id(step.vendor_command_id);
  }
  if (step.vendor_state != connector::v1::VENDOR_STATE_UNSPECIFIED) {
    command.set_vendor_state(step.vendor_state);
  }
  return absl::OkStatus();
}

}  // namespace muster::actions
