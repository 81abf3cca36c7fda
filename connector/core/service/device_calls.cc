#include "connector/core/service/device_calls.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster::connector {
namespace {

using google::protobuf::Timestamp;
using google::protobuf::util::TimeUtil;

absl::Time TimeOr(bool is_set, const Timestamp& time, absl::Time fallback) {
  if (!is_set) return fallback;
  return absl::FromUnixNanos(TimeUtil::TimestampToNanoseconds(time));
}

// Of a request to prepare or to send.
template <typename Request>
absl::Status CheckCommand(const Request& request) {
  if (request.command().kind_case() == v1::DeviceCommand::KIND_NOT_SET) {
    return FieldMissing("command");
  }
  if (request.expected_serial_number().empty()) {
    return FieldMissing("expected_serial_number");
  }
  return absl::OkStatus();
}

absl::Status NoSecrets() {
  return Error(absl::StatusCode::kUnimplemented, "SECRET_UNSUPPORTED",
               "this source keeps no secrets of its devices");
}

absl::Status NoEvents() {
  return Error(absl::StatusCode::kUnimplemented, "VENDOR_EVENTS_UNSUPPORTED",
               "this source keeps no log of what was done to its devices");
}

}  // namespace

absl::Status FieldMissing(absl::string_view field) {
  return Error(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED",
               absl::StrCat("the request needs `", field, "`; set it"),
               {{"field", std::string(field)}});
}

absl::StatusOr<DeviceCalls::Target> DeviceCalls::Find(
    absl::string_view device) const {
  ASSIGN_OR_RETURN(DeviceName parsed, DeviceName::Parse(device));
  ASSIGN_OR_RETURN(std::shared_ptr<ServedSource> source,
                   sources_.Find(parsed.parent().ToString()));
  return Target{std::move(source), std::move(parsed.device)};
}

absl::StatusOr<v1::RefreshDeviceResponse> DeviceCalls::Refresh(
    const v1::RefreshDeviceRequest& request) {
  ASSIGN_OR_RETURN(const Target target, Find(request.name()));
  ASSIGN_OR_RETURN(DeviceReading reading,
                   target.source->engine().Refresh(target.vendor_id));
  v1::RefreshDeviceResponse response;
  *response.mutable_device() = std::move(*reading.device.mutable_device());
  for (auto& problem : reading.endpoint_problems) {
    *response.add_endpoint_problems() = std::move(problem);
  }
  return response;
}

absl::StatusOr<v1::PrepareCommandResponse> DeviceCalls::Prepare(
    const v1::PrepareCommandRequest& request) {
  ASSIGN_OR_RETURN(const Target target, Find(request.device()));
  RETURN_IF_ERROR(CheckCommand(request));
  v1::PrepareCommandResponse response;
  ASSIGN_OR_RETURN(*response.mutable_device(),
                   target.source->commands().Prepare(
                       target.vendor_id, request.expected_serial_number(),
                       request.command()));
  response.mutable_device()->set_name(request.device());
  return response;
}

absl::StatusOr<v1::SendCommandResponse> DeviceCalls::Send(
    const v1::SendCommandRequest& request) {
  ASSIGN_OR_RETURN(const Target target, Find(request.device()));
  RETURN_IF_ERROR(CheckCommand(request));
  return target.source->commands().Send(
      target.vendor_id, request.expected_serial_number(), request.command());
}

absl::StatusOr<v1::ListDeviceCommandsResponse> DeviceCalls::List(
    const v1::ListDeviceCommandsRequest& request) {
  ASSIGN_OR_RETURN(const Target target, Find(request.device()));
  const absl::Time after =
      TimeOr(request.has_requested_after_time(), request.requested_after_time(),
             absl::InfinitePast());
  ASSIGN_OR_RETURN(std::vector<v1::VendorCommand> commands,
                   target.source->commands().List(target.vendor_id, after));
  v1::ListDeviceCommandsResponse response;
  for (v1::VendorCommand& command : commands) {
    *response.add_commands() = std::move(command);
  }
  return response;
}

absl::StatusOr<v1::ReadSecretResponse> DeviceCalls::ReadSecret(
    const v1::ReadSecretRequest& request) {
  ASSIGN_OR_RETURN(const Target target, Find(request.device()));
  if (request.kind() == v1::SECRET_KIND_UNSPECIFIED ||
      !v1::SecretKind_IsValid(request.kind())) {
    return FieldMissing("kind");
  }
  if (request.expected_serial_number().empty()) {
    return FieldMissing("expected_serial_number");
  }
  VendorArchive* const archive = target.source->archive();
  if (archive == nullptr) return NoSecrets();
  ASSIGN_OR_RETURN(
      std::vector<v1::SecretValue> values,
      archive->ReadSecret(target.vendor_id, request.expected_serial_number(),
                          request.kind()));
  v1::ReadSecretResponse response;
  for (v1::SecretValue& value : values) {
    *response.add_values() = std::move(value);
  }
  return response;
}

absl::StatusOr<v1::ListVendorEventsResponse> DeviceCalls::ListEvents(
    const v1::ListVendorEventsRequest& request) {
  const absl::Time after = TimeOr(request.has_after_time(),
                                  request.after_time(), absl::InfinitePast());
  if (absl::StrContains(request.parent(), "/devices/")) {
    ASSIGN_OR_RETURN(const Target target, Find(request.parent()));
    VendorArchive* const archive = target.source->archive();
    if (archive == nullptr) return NoEvents();
    return archive->DeviceEvents(target.vendor_id, request.cursor(), after);
  }
  ASSIGN_OR_RETURN(const std::shared_ptr<ServedSource> source,
                   sources_.Find(request.parent()));
  if (source->archive() == nullptr) return NoEvents();
  return source->archive()->TenantEvents(request.cursor(), after);
}

}  // namespace muster::connector
