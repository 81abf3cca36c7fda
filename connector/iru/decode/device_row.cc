#include "connector/iru/decode/device_row.h"

#include <algorithm>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "base/api/resource_name.h"
#include "base/status_macros.h"
#include "connector/iru/data/platform.h"
#include "connector/iru/decode/facts.h"
#include "connector/iru/json/field_reader.h"
#include "connector/iru/json/iru_time.h"
#include "connector/iru/json/value_reader.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::iru {
namespace {

using device::v1::Device;

// Longer than a UUID and than any id that Iru has had.
constexpr size_t kMaxIdBytes = 64;
constexpr size_t kMaxDisplayNameBytes = 255;

// What a row may have, in the order in which Iru writes it.
enum Key : size_t {
  kDeviceId,
  kDeviceName,
  kModel,
  kSerialNumber,
  kPlatform,
  kOsVersion,
  kSupplementalBuild,
  kSupplementalExtra,
  kApiLevel,
  kSecurityPatchLevel,
  kLastCheckIn,
  kUser,
  kAssetTag,
  kBlueprintId,
  kMdmEnabled,
  kAgentInstalled,
  kIsMissing,
  kIsRemoved,
  kAgentVersion,
  kFirstEnrollment,
  kLastEnrollment,
  kBlueprintName,
  kLostModeStatus,
  kFullSoftwareVersion,
  kTags,
  kKeyCount,
};
constexpr absl::string_view kKeys[kKeyCount] = {
    "device_id",
    "device_name",
    "model",
    "serial_number",
    "platform",
    "os_version",
    "supplemental_build_version",
    "supplemental_os_version_extra",
    "api_level",
    "security_patch_level",
    "last_check_in",
    "user",
    "asset_tag",
    "blueprint_id",
    "mdm_enabled",
    "agent_installed",
    "is_missing",
    "is_removed",
    "agent_version",
    "first_enrollment",
    "last_enrollment",
    "blueprint_name",
    "lost_mode_status",
    "full_software_version",
    "tags",
};

// The fields of a row, each looked up once.
class RowReader {
 public:
  explicit RowReader(const JsonObject& row) {
    FindAll(row, kKeys, absl::MakeSpan(values_));
  }

  const std::optional<JsonValue>& value(Key key) const { return values_[key]; }
  absl::string_view Text(Key key) {
    return reader_.Text(kKeys[key], values_[key]);
  }
  bool Flag(Key key) { return reader_.Flag(kKeys[key], values_[key]); }
  auto Time(Key key) { return reader_.Time(kKeys[key], values_[key]); }
  auto Object(Key key) { return reader_.Object(kKeys[key], values_[key]); }
  auto Array(Key key) { return reader_.Array(kKeys[key], values_[key]); }

  void AddProblem(absl::string_view key, absl::string_view problem) {
    reader_.AddProblem(key, problem);
  }
  const std::string& problem() const { return reader_.problem(); }

 private:
  std::optional<JsonValue> values_[kKeyCount];
  ValueReader reader_;
};

// The first `most` bytes of `text` at most, cut between characters.
absl::string_view Cut(absl::string_view text, size_t most) {
  if (text.size() <= most) return text;
  size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return text.substr(0, end);
}

// An unset field costs nothing, an empty one an allocation.
template <typename Message>
void Set(Message& message, std::string* (Message::*field)(),
         absl::string_view text) {
  if (!text.empty()) (message.*field)()->assign(text.data(), text.size());
}

void ReadOs(RowReader& row, Device& device) {
  using device::v1::OperatingSystem;
  OperatingSystem& os = *device.mutable_os();
  Set(os, &OperatingSystem::mutable_name, OsName(device.platform()));
  Set(os, &OperatingSystem::mutable_version, row.Text(kOsVersion));
  const absl::string_view build = row.Text(kSupplementalBuild);
  Set(os, &OperatingSystem::mutable_supplemental_build, build);
  Set(os, &OperatingSystem::mutable_supplemental_version_extra,
      row.Text(kSupplementalExtra));
  const absl::string_view full = row.Text(kFullSoftwareVersion);
  Set(os, &OperatingSystem::mutable_build, full.empty() ? build : full);
}

void ReadUser(RowReader& row, Device& device) {
  const auto object = row.Object(kUser);
  if (!object) return;
  FieldReader reader(*object);
  device::v1::AssignedUser& user = *device.mutable_user();
  user.set_id(reader.TextOrNumber("id"));
  user.set_email(reader.Text("email"));
  user.set_display_name(reader.Text("name"));
  user.set_archived(reader.Flag("is_archived"));
  if (!reader.problem().empty()) row.AddProblem("user:", reader.problem());
  if (user.ByteSizeLong() == 0) device.clear_user();
}

void ReadTags(RowReader& row, Device& device) {
  const auto list = row.Array(kTags);
  if (!list) return;
  absl::InlinedVector<absl::string_view, 8> tags;
  for (const JsonValue tag : *list) {
    const auto name = AsString(tag);
    if (!name) return row.AddProblem("tags", "has one that is no text");
    tags.push_back(*name);
  }
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  for (const absl::string_view tag : tags) {
    device.add_tags(tag.data(), tag.size());
  }
}

void ReadTimes(RowReader& row, Device& device) {
  if (const auto time = row.Time(kFirstEnrollment)) {
    *device.mutable_first_enroll_time() = ToTimestamp(*time);
  }
  if (const auto time = row.Time(kLastEnrollment)) {
    *device.mutable_last_enroll_time() = ToTimestamp(*time);
  }
  if (const auto time = row.Time(kLastCheckIn)) {
    *device.mutable_last_check_in_time() = ToTimestamp(*time);
  }
}

void ReadState(RowReader& row, Device& device) {
  device.set_missing(row.Flag(kIsMissing));
  Set(device, &Device::mutable_lost_mode_status, row.Text(kLostModeStatus));
  if (row.Flag(kIsRemoved)) {
    device.set_state(device::v1::STATE_REMOVED);
    device.set_removal_reason(device::v1::REMOVAL_REASON_MARKED_REMOVED);
  } else {
    device.set_state(device::v1::STATE_ENROLLED);
  }
}

void ReadFacts(const RowReader& row, Device& device) {
  device.mutable_facts()->Reserve(3);
  SetFact(device::kAgentInstalled, kDevicesEndpoint,
          FlagOf(row.value(kAgentInstalled)), *device.add_facts());
  SetFact(device::kAgentVersion, kDevicesEndpoint,
          TextOf(row.value(kAgentVersion)), *device.add_facts());
  SetFact(device::kMdmEnabled, kDevicesEndpoint, FlagOf(row.value(kMdmEnabled)),
          *device.add_facts());
}

void ReadDevice(RowReader& row, Device& device) {
  using device::v1::Blueprint;
  Blueprint& blueprint = *device.mutable_blueprint();
  Set(device, &Device::mutable_vendor_id, row.Text(kDeviceId));
  Set(device, &Device::mutable_serial_number, row.Text(kSerialNumber));
  Set(device, &Device::mutable_display_name,
      Cut(row.Text(kDeviceName), kMaxDisplayNameBytes));
  device.set_platform(ParsePlatform(row.Text(kPlatform)));
  Set(device, &Device::mutable_model, row.Text(kModel));
  Set(device, &Device::mutable_asset_tag, row.Text(kAssetTag));
  Set(blueprint, &Blueprint::mutable_id, row.Text(kBlueprintId));
  Set(blueprint, &Blueprint::mutable_display_name, row.Text(kBlueprintName));
  ReadOs(row, device);
  ReadUser(row, device);
  ReadTags(row, device);
  ReadTimes(row, device);
  ReadState(row, device);
  ReadFacts(row, device);
}

// Into `row`, which is empty.
void ReadRow(const JsonValue& value, DeviceRow& row) {
  const auto object = AsObject(value);
  if (!object) {
    row.problem = "the row is no object";
    return;
  }
  RowReader reader(*object);
  const Field<absl::string_view> id = TextOf(reader.value(kDeviceId));
  if (!id.has_value()) {
    row.problem = "device_id is missing";
  } else if (id.value.size() > kMaxIdBytes || !IsResourceId(id.value)) {
    row.problem = "device_id is no usable id";
  } else {
    row.vendor_id = std::string(id.value);
    ReadDevice(reader, row.device.emplace());
    if (reader.problem().empty()) return;
    row.device.reset();
    row.problem = reader.problem();
  }
}

}  // namespace

DeviceRow DecodeDeviceRow(const JsonValue& value) {
  DeviceRow row;
  ReadRow(value, row);
  return row;
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
  rows.reserve(list->size());
  for (const JsonValue value : *list) {
    DeviceRow& row = rows.emplace_back();
    row.index = static_cast<int>(rows.size()) - 1;
    ReadRow(value, row);
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
