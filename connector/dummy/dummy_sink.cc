#include "connector/dummy/dummy_sink.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/dummy/dummy_device.h"
#include "connector/dummy/send_outcome.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"

namespace muster::dummy {
namespace {

using connector::v1::DescribeResponse;
using connector::v1::DeviceCommand;
using connector::v1::SendCommandResponse;
using connector::v1::VendorCommand;
using google::protobuf::Struct;
using google::protobuf::util::TimeUtil;

constexpr const char* kKinds[] = {"lock", "restart", "erase"};
constexpr device::v1::Platform kPlatforms[] = {
    device::v1::PLATFORM_MAC, device::v1::PLATFORM_IPHONE,
    device::v1::PLATFORM_IPAD, device::v1::PLATFORM_WINDOWS,
    device::v1::PLATFORM_ANDROID};

// The vendor's word for `command`; empty if it has none.
std::string KindOf(const DeviceCommand& command) {
  if (command.has_lock()) return "lock";
  if (command.has_restart()) return "restart";
  return command.has_erase() ? "erase" : "";
}

std::string CommandsPath(absl::string_view vendor_id) {
  return absl::StrCat("/v1/devices/", vendor_id, "/commands");
}

std::string BodyOf(const DeviceCommand& command) {
  Struct body;
  (*body.mutable_fields())["kind"].set_string_value(KindOf(command));
  if (!command.lock().message().empty()) {
    (*body.mutable_fields())["message"].set_string_value(
        command.lock().message());
  }
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(body, &json);
  return json;
}

connector::v1::VendorState StateOf(const std::string& word) {
  if (word == "pending") return connector::v1::VENDOR_STATE_PENDING;
  if (word == "running") return connector::v1::VENDOR_STATE_RUNNING;
  if (word == "done") return connector::v1::VENDOR_STATE_COMPLETED;
  if (word == "failed") return connector::v1::VENDOR_STATE_FAILED;
  return connector::v1::VENDOR_STATE_UNSPECIFIED;
}

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  return TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(time));
}

VendorCommand CommandOf(const Struct& row) {
  VendorCommand command;
  command.set_id(TextOf(row, "id"));
  command.set_vendor_kind(TextOf(row, "kind"));
  for (const char* kind : kKinds) {
    if (command.vendor_kind() == kind) command.set_kind(kind);
  }
  command.set_state(StateOf(TextOf(row, "state")));
  command.set_error_message(TextOf(row, "error"));
  const absl::Time ended = TimeOf(row, "ended_at");
  if (ended != absl::InfinitePast()) {
    *command.mutable_complete_time() = ToTimestamp(ended);
  }
  return command;
}

// A failure that may pass, of what is read before sending.
absl::Status NotSent(const absl::Status& why) {
  if (!absl::IsUnavailable(why)) return why;
  return Error(absl::StatusCode::kUnavailable, "COMMAND_NOT_SENT",
               absl::StrCat("nothing was sent, because the device could not be "
                            "looked at first: ",
                            why.message()));
}

absl::Status Drifted(absl::string_view vendor_id) {
  return Error(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED",
               absl::StrCat("the device ", vendor_id,
                            " shows another serial number than the one that "
                            "was expected; look at it again"),
               {{"vendor_id", std::string(vendor_id)}});
}

}  // namespace

DummySink::DummySink(std::shared_ptr<DummyClient> client, const Clock& clock,
                     bool read_only)
    : client_(std::move(client)), clock_(clock), read_only_(read_only) {}

std::vector<DescribeResponse::CommandSupport> DummySink::Supported() const {
  std::vector<DescribeResponse::CommandSupport> all;
  for (const char* kind : kKinds) {
    DescribeResponse::CommandSupport& support = all.emplace_back();
    support.set_kind(kind);
    for (const auto platform : kPlatforms) {
      support.add_platforms(platform);
      support.add_tracked_platforms(platform);
    }
  }
  return all;
}

absl::StatusOr<device::v1::Device> DummySink::Prepare(
    absl::string_view vendor_id, absl::string_view expected_serial_number,
    const DeviceCommand& command) {
  if (read_only_) {
    return Error(absl::StatusCode::kFailedPrecondition, "SOURCE_READ_ONLY",
                 "the source is configured read-only, so no command is sent: "
                 "set read_only to false first");
  }
  if (KindOf(command).empty()) {
    return Error(absl::StatusCode::kUnimplemented, "COMMAND_UNSUPPORTED",
                 "a dummy vendor has no command of this kind");
  }
  const auto row =
      client_->Get(Subject::kDevice, absl::StrCat("/v1/devices/", vendor_id));
  if (!row.ok()) return NotSent(row.status());
  const absl::StatusOr<device::v1::Device> device = DecodeDevice(*row);
  if (!device.ok()) return NotSent(Malformed(client_->host(), "a bad row"));
  if (device->serial_number() != expected_serial_number) {
    return Drifted(vendor_id);
  }
  return device;
}

absl::StatusOr<SendCommandResponse> DummySink::Send(
    absl::string_view vendor_id, absl::string_view expected_serial_number,
    const DeviceCommand& command) {
  RETURN_IF_ERROR(Prepare(vendor_id, expected_serial_number, command).status());
  SendCommandResponse response;
  *response.mutable_send_time() = ToTimestamp(clock_.Now());
  ASSIGN_OR_RETURN(
      *response.mutable_vendor_command_id(),
      OutcomeOfSend(client_->host(),
                    client_->Post(CommandsPath(vendor_id), BodyOf(command))));
  return response;
}

absl::StatusOr<std::vector<VendorCommand>> DummySink::List(
    absl::string_view vendor_id, absl::Time requested_after) {
  ASSIGN_OR_RETURN(const Struct body,
                   client_->Get(Subject::kDevice, CommandsPath(vendor_id)));
  const auto rows = RowsOf(body, "commands");
  if (!rows.ok()) return Malformed(client_->host(), "no list of commands");
  std::vector<VendorCommand> commands;
  for (const Struct& row : *rows) {
    const absl::Time requested = TimeOf(row, "requested_at");
    if (requested < requested_after) continue;
    commands.push_back(CommandOf(row));
    *commands.back().mutable_request_time() = ToTimestamp(requested);
  }
  return commands;
}

}  // namespace muster::dummy
