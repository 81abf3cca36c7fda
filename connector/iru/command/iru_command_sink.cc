#include "connector/iru/command/iru_command_sink.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/command/command_list.h"
#include "connector/iru/command/send_outcome.h"
#include "connector/iru/decode/device_row.h"
#include "connector/iru/decode/lock_answer.h"
#include "connector/iru/json/iru_time.h"

namespace muster::iru {
namespace {

using connector::v1::DescribeResponse;
using connector::v1::DeviceCommand;
using connector::v1::SendCommandResponse;
using connector::v1::VendorCommand;

// Pauses between looks for a new command.
constexpr absl::Duration kLookAfter[] = {
    absl::ZeroDuration(), absl::Milliseconds(500), absl::Seconds(1)};

Call CommandCall() {
  Call call;
  call.lane = Lane::kCommand;
  return call;
}

// What is read before sending is read once: whoever commands tries again, and
// must not wait longer than it is ready to.
Call CallBeforeSending() {
  Call call = CommandCall();
  call.tries = 1;
  return call;
}

// A failure that may pass, of what is read before sending.
absl::Status NotSent(const absl::Status& why) {
  if (!absl::IsUnavailable(why) && !absl::IsDeadlineExceeded(why)) return why;
  return Error(absl::StatusCode::kUnavailable, "COMMAND_NOT_SENT",
               absl::StrCat("Nothing was sent, because the device could not be "
                            "looked at first: ",
                            why.message()));
}

absl::Status ReadOnly() {
  return Error(absl::StatusCode::kFailedPrecondition, "SOURCE_READ_ONLY",
               "The source is configured read-only, so no command is sent: "
               "set read_only to false first.");
}

absl::Status Unsupported() {
  return Error(absl::StatusCode::kUnimplemented, "COMMAND_UNSUPPORTED",
               "Iru has no command of this kind.");
}

absl::Status Drifted(absl::string_view expected, absl::string_view found) {
  return Error(
      absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED",
      absl::StrCat("The device shows the serial number \"", found, "\", not \"",
                   expected,
                   "\": look the device up again before commanding "
                   "it."),
      {{"expected", std::string(expected)}, {"found", std::string(found)}});
}

absl::Status NotOnPlatform(const Action& action, absl::string_view os) {
  return Error(
      absl::StatusCode::kFailedPrecondition, "COMMAND_NOT_ALLOWED",
      absl::StrCat("Iru has no ", action.name, " for ", os, " devices."),
      {{"command", std::string(action.name)}, {"os", std::string(os)}});
}

// Of a list that is refused, or that devices of this kind do not have, nothing
// can be told; the command goes out without it.
bool CanDoWithout(const absl::Status& status) {
  const int http_status = HttpStatusOf(status);
  return http_status >= 400 && http_status < 500 && http_status != 429;
}

}  // namespace

IruCommandSink::IruCommandSink(std::shared_ptr<IruClient> client, Clock& clock,
                               Options options)
    : client_(std::move(client)), clock_(clock), options_(options) {}

std::vector<DescribeResponse::CommandSupport> IruCommandSink::Supported()
    const {
  std::vector<DescribeResponse::CommandSupport> all;
  for (const Action& action : Actions()) {
    DescribeResponse::CommandSupport& support = all.emplace_back();
    support.set_kind(std::string(action.name));
    for (const auto platform : action.platforms) {
      support.add_platforms(platform);
    }
  }
  return all;
}

absl::StatusOr<SendCommandResponse> IruCommandSink::Send(
    absl::string_view vendor_id, absl::string_view expected_serial_number,
    const DeviceCommand& command) {
  if (options_.read_only) return ReadOnly();
  const Action* const action = ActionOf(command);
  if (action == nullptr) return Unsupported();
  RETURN_IF_ERROR(
      NotSent(CheckDevice(vendor_id, expected_serial_number, *action)));
  const absl::StatusOr<Ids> before = ReadIds(vendor_id);
  if (!before.ok()) return NotSent(before.status());
  const Endpoint endpoint = ActionEndpoint(vendor_id, action->action);
  SendCommandResponse response;
  *response.mutable_send_time() = ToTimestamp(clock_.Now());
  const auto answer = client_->Post(endpoint, BodyOf(command), CommandCall());
  ASSIGN_OR_RETURN(
      const SendOutcome outcome,
      OutcomeOfSend(endpoint, client_->host(), answer, clock_.Now()));
  if (outcome == SendOutcome::kAlreadyDone) {
    response.set_already_done(true);
    return response;
  }
  if (command.has_lock()) DecodeLockPin(answer->body);  // masks it
  response.set_vendor_command_id(FindNew(vendor_id, *action, *before));
  return response;
}

absl::StatusOr<std::vector<VendorCommand>> IruCommandSink::List(
    absl::string_view vendor_id, absl::Time requested_after) {
  ASSIGN_OR_RETURN(const auto all,
                   ReadCommands(*client_, vendor_id, CommandCall()));
  std::vector<VendorCommand> commands;
  for (const VendorCommand& command : all) {
    const absl::Time time =
        absl::FromUnixSeconds(command.request_time().seconds()) +
        absl::Nanoseconds(command.request_time().nanos());
    if (time >= requested_after) commands.push_back(command);
  }
  return commands;
}

absl::Status IruCommandSink::CheckDevice(
    absl::string_view vendor_id, absl::string_view expected_serial_number,
    const Action& action) {
  ASSIGN_OR_RETURN(
      const std::string body,
      client_->Get(DeviceEndpoint(vendor_id), {}, CallBeforeSending()));
  ASSIGN_OR_RETURN(const device::v1::Device device, DecodeDevice(body));
  if (device.serial_number() != expected_serial_number) {
    return Drifted(expected_serial_number, device.serial_number());
  }
  if (!Knows(action, device.platform())) {
    return NotOnPlatform(action, device.os().name());
  }
  return absl::OkStatus();
}

absl::StatusOr<IruCommandSink::Ids> IruCommandSink::ReadIds(
    absl::string_view vendor_id) {
  const auto commands = ReadCommands(*client_, vendor_id, CallBeforeSending());
  if (!commands.ok()) {
    if (CanDoWithout(commands.status())) return Ids();
    return commands.status();
  }
  absl::flat_hash_set<std::string> ids;
  for (const VendorCommand& command : *commands) ids.insert(command.id());
  return Ids(std::move(ids));
}

std::string IruCommandSink::FindNew(absl::string_view vendor_id,
                                    const Action& action, const Ids& before) {
  if (!before) return "";
  for (const absl::Duration pause : kLookAfter) {
    if (pause > absl::ZeroDuration()) {
      clock_.SleepUntil(clock_.Now() + pause, never_);
    }
    std::string id = LookForNew(vendor_id, action, *before);
    // A blank push mostly has no row at all: one look is enough.
    if (!id.empty() || action.kind == DeviceCommand::kBlankPush) return id;
  }
  return "";
}

std::string IruCommandSink::LookForNew(
    absl::string_view vendor_id, const Action& action,
    const absl::flat_hash_set<std::string>& before) {
  const auto commands = ReadCommands(*client_, vendor_id, CommandCall());
  if (!commands.ok()) return "";  // it was sent; only the id is not known
  for (const VendorCommand& command : *commands) {
    if (command.kind() == action.name && !before.contains(command.id())) {
      return command.id();
    }
  }
  return "";
}

}  // namespace muster::iru
