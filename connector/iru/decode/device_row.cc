#include "connector/iru/decode/device_row.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/status_macros.h"
#include "connector/iru/data/platform.h"
#include "connector/iru/decode/facts.h"
#include "connector/iru/json/field_reader.h"
#include "connector/iru/json/iru_time.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::iru {
namespace {

using device::v1::Device;

// Longer than a UUID and than any id that Iru has had.
constexpr size_t kMaxIdBytes = 64;
constexpr size_t kMaxDisplayNameBytes = 255;

// The first `most` bytes of `text` at most, cut between characters.
std::string Cut(std::string text, size_t most) {
  if (text.size() <= most) return text;
  size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  text.resize(end);
  return text;
}

std::string FirstOf(std::string preferred, std::string other) {
  return preferred.empty() ? std::move(other) : std::move(preferred);
}

void ReadOs(FieldReader& row, Device& device) {
  device::v1::OperatingSystem& os = *device.mutable_os();
  const absl::string_view name = OsName(device.platform());
  os.set_name(std::string(name));
  os.set_version(row.Text("os_version"));
  os.set_supplemental_build(row.Text("supplemental_build_version"));
  os.set_supplemental_version_extra(row.Text("supplemental_os_version_extra"));
  os.set_build(
      FirstOf(row.Text("full_software_version"), os.supplemental_build()));
}

void ReadUser(FieldReader& row, Device& device) {
  const auto object = row.Object("user");
  if (!object) return;
  FieldReader reader(*object);
  device::v1::AssignedUser user;
  user.set_id(reader.TextOrNumber("id"));
  user.set_email(reader.Text("email"));
  user.set_display_name(reader.Text("name"));
  user.set_archived(reader.Flag("is_archived"));
  if (!reader.problem().empty()) row.AddProblem("user:", reader.problem());
  if (user.ByteSizeLong() > 0) *device.mutable_user() = std::move(user);
}

void ReadTags(FieldReader& row, Device& device) {
  const auto list = row.Array("tags");
  if (!list) return;
  std::vector<std::string> tags;
  for (const JsonValue tag : *list) {
    const auto name = AsString(tag);
    if (!name) return row.AddProblem("tags", "has one that is no text");
    tags.emplace_back(*name);
  }
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  for (std::string& tag : tags) device.add_tags(std::move(tag));
}

void ReadTimes(FieldReader& row, Device& device) {
  if (const auto time = row.Time("first_enrollment")) {
    *device.mutable_first_enroll_time() = ToTimestamp(*time);
  }
  if (const auto time = row.Time("last_enrollment")) {
    *device.mutable_last_enroll_time() = ToTimestamp(*time);
  }
  if (const auto time = row.Time("last_check_in")) {
    *device.mutable_last_check_in_time() = ToTimestamp(*time);
  }
}

void ReadState(FieldReader& row, Device& device) {
  device.set_missing(row.Flag("is_missing"));
  device.set_lost_mode_status(row.Text("lost_mode_status"));
  if (row.Flag("is_removed")) {
    device.set_state(device::v1::STATE_REMOVED);
    device.set_removal_reason(device::v1::REMOVAL_REASON_MARKED_REMOVED);
  } else {
    device.set_state(device::v1::STATE_ENROLLED);
  }
}

void ReadFacts(const FieldReader& row, Device& device) {
  *device.add_facts() = FactOf(device::kAgentInstalled, kDevicesEndpoint,
                               row.ReadFlag("agent_installed"));
  *device.add_facts() = FactOf(device::kAgentVersion, kDevicesEndpoint,
                               row.ReadText("agent_version"));
  *device.add_facts() = FactOf(device::kMdmEnabled, kDevicesEndpoint,
                               row.ReadFlag("mdm_enabled"));
}

Device ReadDevice(FieldReader& row) {
  Device device;
  device.set_vendor_id(row.Text("device_id"));
  device.set_serial_number(row.Text("serial_number"));
  device.set_display_name(Cut(row.Text("device_name"), kMaxDisplayNameBytes));
  device.set_platform(ParsePlatform(row.Text("platform")));
  device.set_model(row.Text("model"));
  device.set_asset_tag(row.Text("asset_tag"));
  device.mutable_blueprint()->set_id(row.Text("blueprint_id"));
  device.mutable_blueprint()->set_display_name(row.Text("blueprint_name"));
  ReadOs(row, device);
  ReadUser(row, device);
  ReadTags(row, device);
  ReadTimes(row, device);
  ReadState(row, device);
  ReadFacts(row, device);
  return device;
}

}  // namespace

DeviceRow DecodeDeviceRow(const JsonValue& value) {
  const auto object = AsObject(value);
  if (!object) return {"", std::nullopt, "the row is no object", 0};
  FieldReader row(*object);
  const Field<std::string> id = row.ReadText("device_id");
  if (!id.has_value()) return {"", std::nullopt, "device_id is missing", 0};
  if (id.value.size() > kMaxIdBytes || !IsResourceId(id.value)) {
    return {"", std::nullopt, "device_id is no usable id", 0};
  }
  Device device = ReadDevice(row);
  if (!row.problem().empty()) return {id.value, std::nullopt, row.problem(), 0};
  return {id.value, std::move(device), "", 0};
}

absl::StatusOr<std::vector<DeviceRow>> DecodeDeviceList(
    absl::string_view body) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  std::vector<DeviceRow> rows;
  if (AsObject(document.root())) {
    rows.push_back(DecodeDeviceRow(document.root()));
    if (rows[0].vendor_id.empty()) return MalformedPage("it is not a list");
    return rows;
  }
  const auto list = AsArray(document.root());
  if (!list) return MalformedPage("it is not a list");
  for (const JsonValue row : *list) {
    const int index = static_cast<int>(rows.size());
    rows.push_back(DecodeDeviceRow(row));
    rows.back().index = index;
  }
  return rows;
}

absl::StatusOr<Device> DecodeDevice(absl::string_view body) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  DeviceRow row = DecodeDeviceRow(document.root());
  if (!row.device) return MalformedPage(row.problem);
  return *std::move(row.device);
}

}  // namespace muster::iru
