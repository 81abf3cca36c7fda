#include "connector/dummy/dummy_device.h"

#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "google/protobuf/util/time_util.h"

namespace muster::dummy {
namespace {

using google::protobuf::Struct;
using google::protobuf::util::TimeUtil;

constexpr char kEndpoint[] = "devices";

absl::Status RowMalformed(absl::string_view what) {
  return Error(absl::StatusCode::kInvalidArgument, "ROW_MALFORMED",
               absl::StrCat("the vendor's row has ", what,
                            "; it is left out until the vendor corrects it"));
}

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  return TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(time));
}

device::v1::Platform PlatformOf(const std::string& word) {
  static const auto* const kPlatforms =
      new std::map<std::string, device::v1::Platform>{
          {"mac", device::v1::PLATFORM_MAC},
          {"iphone", device::v1::PLATFORM_IPHONE},
          {"ipad", device::v1::PLATFORM_IPAD},
          {"windows", device::v1::PLATFORM_WINDOWS},
          {"android", device::v1::PLATFORM_ANDROID}};
  const auto found = kPlatforms->find(word);
  return found == kPlatforms->end() ? device::v1::PLATFORM_UNSPECIFIED
                                    : found->second;
}

}  // namespace

absl::StatusOr<std::vector<Struct>> RowsOf(const Struct& body,
                                           const std::string& key) {
  const auto field = body.fields().find(key);
  if (field == body.fields().end() || !field->second.has_list_value()) {
    return RowMalformed(absl::StrCat("no array `", key, "`"));
  }
  std::vector<Struct> rows;
  for (const auto& value : field->second.list_value().values()) {
    if (value.has_struct_value()) rows.push_back(value.struct_value());
  }
  return rows;
}

std::string TextOf(const Struct& row, const std::string& key) {
  const auto field = row.fields().find(key);
  return field == row.fields().end() ? "" : field->second.string_value();
}

absl::Time TimeOf(const Struct& row, const std::string& key) {
  absl::Time time;
  const bool parsed =
      absl::ParseTime(absl::RFC3339_full, TextOf(row, key), &time, nullptr);
  return parsed ? time : absl::InfinitePast();
}

absl::StatusOr<device::v1::Device> DecodeDevice(const Struct& row) {
  device::v1::Device device;
  device.set_vendor_id(TextOf(row, "id"));
  if (!IsResourceId(device.vendor_id())) return RowMalformed("no usable `id`");
  device.set_platform(PlatformOf(TextOf(row, "platform")));
  if (device.platform() == device::v1::PLATFORM_UNSPECIFIED) {
    return RowMalformed("a `platform` that is not known");
  }
  device.set_serial_number(TextOf(row, "serial"));
  device.set_display_name(TextOf(row, "name"));
  device.set_model(TextOf(row, "model"));
  device.mutable_os()->set_name(TextOf(row, "os"));
  device.mutable_os()->set_version(TextOf(row, "os_version"));
  if (const std::string email = TextOf(row, "owner"); !email.empty()) {
    device.mutable_user()->set_email(email);
  }
  device.set_state(device::v1::STATE_ENROLLED);
  const absl::Time seen = TimeOf(row, "seen_at");
  if (seen != absl::InfinitePast()) {
    *device.mutable_last_check_in_time() = ToTimestamp(seen);
  }
  return device;
}

inventory::v1::DeviceObservation ObserveDevice(absl::string_view source,
                                               device::v1::Device device,
                                               absl::Time read_time) {
  inventory::v1::DeviceObservation observed;
  device.set_name(absl::StrCat(source, "/devices/",
                               absl::AsciiStrToLower(device.vendor_id())));
  *observed.mutable_device() = std::move(device);
  auto& observation = *observed.add_observations();
  observation.set_endpoint(kEndpoint);
  *observation.mutable_observe_time() = ToTimestamp(read_time);
  return observed;
}

}  // namespace muster::dummy
