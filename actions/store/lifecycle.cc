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

bool WaitsToBeQueued(v1::CommandState state) {
  return state == v1::COMMAND_STATE_AWAITING_APPROVAL ||
         state == v1::COMMAND_STATE_APPROVED || state == v1::COMMAND_STATE_HELD;
}

bool EndsUnsent(v1::CommandState state) {
  return IsTerminal(state) && state != v1::COMMAND_STATE_SUCCEEDED &&
         state != v1::COMMAND_STATE_FAILED;
}

bool EndsSent(v1::CommandState state) {
  return state == v1::COMMAND_STATE_SUCCEEDED ||
         state == v1::COMMAND_STATE_FAILED;
}

absl::Status Moved(const v1::Command& command) {
  return Error(
      absl::StatusCode::kAborted, "COMMAND_MOVED",
      absl::StrCat(command.name(), " is ", StateWord(command.state()),
                   " by now; look at it again"),
      {{"command", command.name()}, {"state", StateWord(command.state())}});
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
  if (!IsUnsent(state) && state != v1::COMMAND_STATE_SENDING) {
    command.clear_expire_time();
  }
  if (state == v1::COMMAND_STATE_QUEUED) command.clear_send_time();
  if (IsTerminal(state)) *command.mutable_end_time() = time;
  v1::Command::Transition& entry = *command.add_history();
  entry.set_state(state);
  *entry.mutable_time() = time;
  entry.set_message(message);
}

// What a step says beside the state.
void Note(const Step& step, absl::Time now, v1::Command& command) {
  command.set_state_message(step.message);
  command.set_error_reason(step.error_reason);
  if (!step.vendor_command_id.empty()) {
    command.set_vendor_command_id(step.vendor_command_id);
  }
  if (step.vendor_state != connector::v1::VENDOR_STATE_UNSPECIFIED) {
    command.set_vendor_state(step.vendor_state);
  }
  command.set_already_done(step.already_done);
  command.set_unconfirmed(step.unconfirmed);
  command.clear_silent_since_time();
  if (step.silent_since > absl::InfinitePast()) {
    *command.mutable_silent_since_time() = ToProto(step.silent_since);
  }
  if (!step.decision) return;
  *command.add_decisions() = *step.decision;
  *command.mutable_decisions()->rbegin()->mutable_time() = ToProto(now);
}

}  // namespace

bool IsTerminal(v1::CommandState state) {
  switch (state) {
    case v1::COMMAND_STATE_SUCCEEDED:
    case v1::COMMAND_STATE_FAILED:
    case v1::COMMAND_STATE_DENIED:
    case v1::COMMAND_STATE_EXPIRED:
    case v1::COMMAND_STATE_CANCELLED:
    case v1::COMMAND_STATE_DRIFTED:
      return true;
    default:
      return false;
  }
}

bool IsUnsent(v1::CommandState state) {
  return state == v1::COMMAND_STATE_QUEUED || WaitsToBeQueued(state);
}

bool CanMove(v1::CommandState from, v1::CommandState to) {
  if (from == to) return false;
  if (IsUnsent(from) && EndsUnsent(to)) return true;
  switch (from) {
    case v1::COMMAND_STATE_AWAITING_APPROVAL:
      return to == v1::COMMAND_STATE_QUEUED ||
             to == v1::COMMAND_STATE_APPROVED || to == v1::COMMAND_STATE_HELD;
    case v1::COMMAND_STATE_APPROVED:
      return to == v1::COMMAND_STATE_QUEUED || to == v1::COMMAND_STATE_HELD;
    case v1::COMMAND_STATE_HELD:
      return to == v1::COMMAND_STATE_QUEUED;
    case v1::COMMAND_STATE_QUEUED:
      return to == v1::COMMAND_STATE_SENDING || to == v1::COMMAND_STATE_FAILED;
    case v1::COMMAND_STATE_SENDING:
      return to == v1::COMMAND_STATE_QUEUED ||
             to == v1::COMMAND_STATE_ACCEPTED ||
             to == v1::COMMAND_STATE_UNCERTAIN ||
             to == v1::COMMAND_STATE_DRIFTED || EndsSent(to);
    case v1::COMMAND_STATE_UNCERTAIN:
      return to == v1::COMMAND_STATE_ACCEPTED || EndsSent(to);
    default:
      return IsWithVendor(from) && (IsWithVendor(to) || EndsSent(to));
  }
}

std::string StateWord(v1::CommandState state) {
  return std::string(
      absl::StripPrefix(v1::CommandState_Name(state), "COMMAND_STATE_"));
}

std::string DeviceOf(const v1::Command& command) {
  return command.name().substr(0, command.name().rfind("/commands/"));
}

std::string SourceOf(const v1::Command& command) {
  return command.name().substr(0, command.name().find("/devices/"));
}

void Begin(const Step& step, absl::Time now, v1::Command& command) {
  *command.mutable_create_time() = ToProto(now);
  command.set_state_message(step.message);
  Enter(step.state, step.message, now, command);
}

absl::Status Apply(const Step& step, absl::Time now, v1::Command& command) {
  if (step.only_from != v1::COMMAND_STATE_UNSPECIFIED &&
      step.only_from != command.state()) {
    return Moved(command);
  }
  if (step.state != command.state()) {
    if (!CanMove(command.state(), step.state)) {
      return Illegal(command, step.state);
    }
    Enter(step.state, step.message, now, command);
  }
  Note(step, now, command);
  return absl::OkStatus();
}

}  // namespace muster::actions
