#include "connector/iru/command/device_look.h"

#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/command/command_list.h"
#include "connector/iru/decode/device_row.h"

namespace muster::iru {
namespace {

using Ids = std::optional<absl::flat_hash_set<std::string>>;

// Of a list that is refused, or that devices of this kind do not have, nothing
// can be told; the command goes out without it.
bool CanDoWithout(const absl::Status& status) {
  const int http_status = HttpStatusOf(status);
  return http_status >= 400 && http_status < 500 && http_status != 429;
}

absl::StatusOr<Ids> ReadIds(IruClient& client, absl::string_view vendor_id) {
  const auto commands = ReadCommands(client, vendor_id, SingleCommandCall());
  if (!commands.ok()) {
    if (CanDoWithout(commands.status())) return Ids();
    return commands.status();
  }
  absl::flat_hash_set<std::string> ids;
  for (const auto& command : *commands) ids.insert(command.id());
  return Ids(std::move(ids));
}

absl::StatusOr<device::v1::Device> ReadDevice(IruClient& client,
                                              absl::string_view vendor_id) {
  ASSIGN_OR_RETURN(const std::string body, client.Get(DeviceEndpoint(vendor_id),
                                                      {}, SingleCommandCall()));
  return DecodeDevice(body);
}

}  // namespace

Call CommandCall() {
  Call call;
  call.lane = Lane::kCommand;
  return call;
}

Call SingleCommandCall() {
  Call call = CommandCall();
  call.tries = 1;
  return call;
}

absl::StatusOr<DeviceLook> LookAtDevice(IruClient& client,
                                        absl::string_view vendor_id,
                                        bool with_commands) {
  DeviceLook look;
  look.asked_commands = with_commands;
  absl::StatusOr<Ids> ids = Ids();
  std::thread beside;
  if (with_commands) {
    beside = std::thread([&, trace = CurrentTraceparent()] {
      SpanOptions options;
      options.parent_traceparent = trace;
      Span span("iru.read_commands", options);
      const WithSpan scope(span);
      ids = ReadIds(client, vendor_id);
    });
  }
  auto device = ReadDevice(client, vendor_id);
  if (beside.joinable()) beside.join();
  ASSIGN_OR_RETURN(look.device, std::move(device));
  ASSIGN_OR_RETURN(look.command_ids, std::move(ids));
  return look;
}

absl::Status CheckSerialNumber(const device::v1::Device& device,
                               absl::string_view expected) {
  const std::string& found = device.serial_number();
  if (found == expected) return absl::OkStatus();
  return Error(
      absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED",
      absl::StrCat("The device shows the serial number \"", found, "\", not \"",
                   expected,
                   "\": look the device up again before commanding it."),
      {{"expected", std::string(expected)}, {"found", found}});
}

}  // namespace muster::iru
