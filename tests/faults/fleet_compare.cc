#include "tests/faults/fleet_compare.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "google/protobuf/util/time_util.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::faults {
namespace {

using device::v1::Device;
using fake_iru::Json;
using google::protobuf::util::TimeUtil;

// What a row says, as text. A key that old records lack is blank.
std::string Text(const Json& row, const char* key) {
  const Json value = row.value(key, Json());
  if (value.is_boolean()) return value == true ? "true" : "false";
  return value.is_string() ? value.get<std::string>() : "";
}

std::string Bool(bool value) { return value ? "true" : "false"; }

// Microseconds since 1970 as text; "" if there is no time.
std::string Instant(std::string text) {
  if (text.size() > 10) text[10] = 'T';
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return "";
  return absl::StrCat(absl::ToUnixMicros(time));
}

std::string Instant(bool has, const google::protobuf::Timestamp& time) {
  return has ? absl::StrCat(TimeUtil::TimestampToMicroseconds(time)) : "";
}

std::string PlatformOf(const Device& device) {
  static const auto* const names =
      new std::map<int, std::string>{{device::v1::PLATFORM_MAC, "Mac"},
                                     {device::v1::PLATFORM_IPAD, "iPad"},
                                     {device::v1::PLATFORM_IPHONE, "iPhone"},
                                     {device::v1::PLATFORM_APPLE_TV, "AppleTV"},
                                     {device::v1::PLATFORM_WINDOWS, "Windows"},
                                     {device::v1::PLATFORM_ANDROID, "Android"}};
  const auto found = names->find(device.platform());
  return found == names->end() ? "" : found->second;
}

std::string TagsOf(const Json& row) {
  std::set<std::string> tags;
  for (const Json& tag : row.value("tags", Json::array())) {
    tags.insert(tag.get<std::string>());
  }
  return absl::StrJoin(tags, ",");
}

std::string UserOf(const Json& row) {
  const Json user = row.value("user", Json());
  if (!user.is_object()) return "nobody";
  return absl::StrCat(Text(user, "id"), " ", Text(user, "email"), " ",
                      Text(user, "name"), " ", Text(user, "is_archived"));
}

std::string UserOf(const Device& device) {
  if (!device.has_user()) return "nobody";
  const auto& user = device.user();
  return absl::StrCat(user.id(), " ", user.email(), " ", user.display_name(),
                      " ", Bool(user.archived()));
}

std::string BuildOf(const Json& row) {
  const std::string full = Text(row, "full_software_version");
  return full.empty() ? Text(row, "supplemental_build_version") : full;
}

std::string FactOf(const Device& device, absl::string_view key) {
  const device::v1::Fact* const fact = device::FindFact(device, key);
  if (fact == nullptr) return "";
  if (fact->value_case() == device::v1::Fact::kBoolValue) {
    return Bool(fact->bool_value());
  }
  return fact->string_value();
}

// One field: what it is called, what the row and what the device say.
struct Field {
  const char* name;
  std::string row;
  std::string device;
};

std::vector<Field> FieldsOf(const Json& row, const Device& device) {
  return {
      {"serial_number", Text(row, "serial_number"), device.serial_number()},
      {"display_name", Text(row, "device_name"), device.display_name()},
      {"platform", Text(row, "platform"), PlatformOf(device)},
      {"model", Text(row, "model"), device.model()},
      {"os.version", Text(row, "os_version"), device.os().version()},
      {"os.build", BuildOf(row), device.os().build()},
      {"asset_tag", Text(row, "asset_tag"), device.asset_tag()},
      {"blueprint.id", Text(row, "blueprint_id"), device.blueprint().id()},
      {"blueprint.display_name", Text(row, "blueprint_name"),
       device.blueprint().display_name()},
      {"tags", TagsOf(row), absl::StrJoin(device.tags(), ",")},
      {"user", UserOf(row), UserOf(device)},
      {"first_enroll_time", Instant(Text(row, "first_enrollment")),
       Instant(device.has_first_enroll_time(), device.first_enroll_time())},
      {"last_enroll_time", Instant(Text(row, "last_enrollment")),
       Instant(device.has_last_enroll_time(), device.last_enroll_time())},
      {"last_check_in_time", Instant(Text(row, "last_check_in")),
       Instant(device.has_last_check_in_time(), device.last_check_in_time())},
      {"missing", Text(row, "is_missing"), Bool(device.missing())},
      {"lost_mode_status", Text(row, "lost_mode_status"),
       device.lost_mode_status()},
      {"agent.installed", Text(row, "agent_installed"),
       FactOf(device, device::kAgentInstalled)},
      {"agent.version", Text(row, "agent_version"),
       FactOf(device, device::kAgentVersion)},
      {"mdm.enabled", Text(row, "mdm_enabled"),
       FactOf(device, device::kMdmEnabled)},
  };
}

}  // namespace

std::vector<std::string> RowDifferences(const Json& row, const Device& device) {
  std::vector<std::string> differences;
  for (const Field& field : FieldsOf(row, device)) {
    if (field.row == field.device) continue;
    differences.push_back(absl::StrCat(
        device.name(), ": ", field.name, " is \"", field.row,
        "\" in the tenant and \"", field.device, "\" in the inventory"));
  }
  return differences;
}

std::vector<std::string> Differences(const Json& rows,
                                     const std::vector<Device>& living) {
  std::map<std::string, const Device*> known;
  for (const Device& device : living) known[device.vendor_id()] = &device;
  std::vector<std::string> differences;
  for (const Json& row : rows) {
    const std::string id = row["device_id"];
    const auto found = known.find(id);
    if (found == known.end()) {
      differences.push_back(absl::StrCat(id, " is not in the inventory"));
      continue;
    }
    for (std::string& each : RowDifferences(row, *found->second)) {
      differences.push_back(std::move(each));
    }
    known.erase(found);
  }
  for (const auto& [id, device] : known) {
    differences.push_back(absl::StrCat(id, " is not in the tenant"));
  }
  return differences;
}

}  // namespace muster::faults
