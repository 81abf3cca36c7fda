#include "connector/iru/command/iru_command_sink.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "connector/iru/client/answer/http_date.h"
#include "connector/iru/command/action_body.h"
#include "connector/iru/command/command_list.h"
#include "connector/iru/command/option_check.h"
#include "connector/iru/command/send_outcome.h"
#include "connector/iru/decode/lock_answer.h"
#include "connector/iru/json/iru_time.h"
#include "google/protobuf/util/time_util.h"

namespace muster::iru {
namespace {

using connector::v1::DescribeResponse;
using connector::v1::DeviceCommand;
using connector::v1::SendCommandResponse;
using connector::v1::VendorCommand;
using google::protobuf::util::TimeUtil;

// By which a `Date` and the times in a list may differ: it has whole seconds,
// and they are of different machines.
constexpr absl::Duration kDateSlack = absl::Seconds(2);

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

absl::Status NotOnPlatform(const Action& action, absl::string_view os) {
  return Error(
      absl::StatusCode::kFailedPrecondition, "COMMAND_NOT_ALLOWED",
      absl::StrCat("Iru has no ", action.name, " for ", os, " devices."),
      {{"command", std::string(action.name)}, {"os", std::string(os)}});
}

void RegisterSecretsOf(const DeviceCommand& command) {
  RegisterForRedaction(command.erase().pin());
  RegisterForRedaction(command.reset_work_profile_passcode().new_password());
}

absl::Time RequestTime(const VendorCommand& command) {
  return absl::FromUnixNanos(
      TimeUtil::TimestampToNanoseconds(command.request_time()));
}

bool IsSince(const VendorCommand& command, absl::Time since) {
  return !command.has_request_time() || RequestTime(command) >= since;
}

// The earliest time that the vendor can have put on a command which it took
// during the last `took`: by its own clock, whatever ours says.
absl::Time TakenSince(const HttpResponse& answer, absl::Duration took) {
  const std::optional<absl::Time> date = DateOf(answer.headers);
  return date ? *date - took - kDateSlack : absl::InfinitePast();
}

}  // namespace

IruCommandSink::IruCommandSink(std::shared_ptr<IruClient> client, Clock& clock,
                               Options options)
    : client_(std::move(client)),
      clock_(clock),
      options_(options),
      looks_(clock) {}

std::vector<DescribeResponse::CommandSupport> IruCommandSink::Supported()
    const {
  std::vector<DescribeResponse::CommandSupport> all;
  for (const Action& action : Actions()) {
    DescribeResponse::CommandSupport& support = all.emplace_back();
    support.set_kind(std::string(action.name));
    for (const auto platform : action.platforms) {
      support.add_platforms(platform);
      if (IsTracked(action, platform)) support.add_tracked_platforms(platform);
    }
  }
  return all;
}

absl::StatusOr<device::v1::Device> IruCommandSink::Prepare(
    absl::string_view vendor_id, absl::string_view expected_serial_number,
    const DeviceCommand& command) {
  ASSIGN_OR_RETURN(const Order order,
                   Accept(vendor_id, expected_serial_number, command));
  const absl::Time begun = clock_.Now();
  ASSIGN_OR_RETURN(DeviceLook look, Look(order));
  RETURN_IF_ERROR(CheckFits(order, look.device));
  device::v1::Device device = look.device;
  looks_.Keep(vendor_id, std::move(look), begun);
  return device;
}

absl::StatusOr<SendCommandResponse> IruCommandSink::Send(
    absl::string_view vendor_id, absl::string_view expected_serial_number,
    const DeviceCommand& command) {
  ASSIGN_OR_RETURN(const Order order,
                   Accept(vendor_id, expected_serial_number, command));
  std::optional<DeviceLook> look = looks_.Take(vendor_id);
  if (!look || (order.action.leaves_row && !look->asked_commands)) {
    ASSIGN_OR_RETURN(look, Look(order));
  }
  RETURN_IF_ERROR(CheckFits(order, look->device));
  return SendTo(order, *look);
}

absl::StatusOr<std::vector<VendorCommand>> IruCommandSink::List(
    absl::string_view vendor_id, absl::Time requested_after) {
  ASSIGN_OR_RETURN(const auto all,
                   ReadCommands(*client_, vendor_id, CommandCall()));
  std::vector<VendorCommand> commands;
  for (const VendorCommand& command : all) {
    if (RequestTime(command) >= requested_after) commands.push_back(command);
  }
  return commands;
}

absl::StatusOr<IruCommandSink::Order> IruCommandSink::Accept(
    absl::string_view vendor_id, absl::string_view serial_number,
    const DeviceCommand& command) const {
  if (options_.read_only) return ReadOnly();
  const Action* const action = ActionOf(command);
  if (action == nullptr) return Unsupported();
  RegisterSecretsOf(command);
  return Order{vendor_id, serial_number, command, *action};
}

absl::StatusOr<DeviceLook> IruCommandSink::Look(const Order& order) {
  auto look = LookAtDevice(*client_, order.vendor_id, order.action.leaves_row);
  if (!look.ok()) return NotSent(look.status());
  return look;
}

absl::Status IruCommandSink::CheckFits(const Order& order,
                                       const device::v1::Device& device) {
  RETURN_IF_ERROR(CheckSerialNumber(device, order.serial_number));
  if (!Knows(order.action, device.platform())) {
    return NotOnPlatform(order.action, device.os().name());
  }
  return CheckOptions(order.command, device.platform());
}

absl::StatusOr<SendCommandResponse> IruCommandSink::SendTo(
    const Order& order, const DeviceLook& look) {
  const device::v1::Platform platform = look.device.platform();
  const absl::Time sent = clock_.Now();
  SendCommandResponse response;
  *response.mutable_send_time() = ToTimestamp(sent);
  const auto answer = Ask(order, platform);
  const absl::Time answered = clock_.Now();
  ASSIGN_OR_RETURN(
      const SendOutcome outcome,
      OutcomeOfSend(order.action, client_->host(), answer, answered));
  response.set_already_done(outcome == SendOutcome::kAlreadyDone);
  response.set_untracked(!IsTracked(order.action, platform));
  if (response.already_done()) return response;
  if (order.command.has_lock()) {
    const std::optional<Secret> pin = DecodeLockPin(answer->body);
    if (pin) response.set_unlock_pin(pin->Reveal());
  }
  if (response.untracked() || !look.command_ids) return response;
  response.set_vendor_command_id(
      FindNew(order, *look.command_ids, TakenSince(*answer, answered - sent)));
  return response;
}

absl::StatusOr<HttpResponse> IruCommandSink::Ask(
    const Order& order, device::v1::Platform platform) {
  const Endpoint endpoint = EndpointOf(order.action, order.vendor_id);
  if (MethodOf(order.action) == "DELETE") {
    return client_->Delete(endpoint, CommandCall());
  }
  return client_->Post(endpoint, BodyOf(order.command, platform),
                       CommandCall());
}

std::string IruCommandSink::FindNew(
    const Order& order, const absl::flat_hash_set<std::string>& before,
    absl::Time since) {
  const auto commands =
      ReadCommands(*client_, order.vendor_id, SingleCommandCall());
  if (!commands.ok()) return "";  // it was sent; only the id is not known
  for (const VendorCommand& command : *commands) {
    if (command.kind() == order.action.name && IsSince(command, since) &&
        !before.contains(command.id())) {
      return command.id();
    }
  }
  return "";
}

}  // namespace muster::iru
