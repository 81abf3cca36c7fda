#include "connector/iru/decode/details.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "connector/iru/decode/facts.h"
#include "connector/iru/json/field_reader.h"
#include "connector/iru/json/json.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::iru {
namespace {

using device::v1::Fact;

constexpr absl::string_view kKeys[] = {device::kMemory, device::kProcessor,
                                       device::kStorage,
                                       device::kLastIpAddress};

// Where one platform's shape has a fact; an empty section is none at all.
struct Place {
  absl::string_view section;
  absl::string_view key;
  absl::string_view unit;
};

struct Shape {
  Place memory;
  Place processor;
  Place storage;
  Place ip_address;
};

constexpr Shape kMacShape = {{"hardware_overview", "memory", ""},
                             {"hardware_overview", "processor_name", ""},
                             {"volumes", "capacity", ""},
                             {"network", "ip_address", ""}};
constexpr Shape kMobileShape = {{"", "", ""},
                                {"", "", ""},
                                {"volumes", "capacity", ""},
                                {"network", "ip_address", ""}};
constexpr Shape kWindowsShape = {
    {"hardware_overview", "total_ram", "MB"},
    {"hardware_overview", "processor_architecture", ""},
    {"hardware_overview", "total_capacity", "MB"},
    {"network", "wifi_ipv4_address", ""}};
constexpr Shape kAndroidShape = {{"hardware", "total_ram", "GB"},
                                 {"", "", ""},
                                 {"hardware", "total_capacity", "GB"},
                                 {"", "", ""}};

const Shape& ShapeOf(device::v1::Platform platform) {
  switch (platform) {
    case device::v1::PLATFORM_MAC:
      return kMacShape;
    case device::v1::PLATFORM_WINDOWS:
      return kWindowsShape;
    case device::v1::PLATFORM_ANDROID:
      return kAndroidShape;
    default:
      return kMobileShape;
  }
}

// The section as an object; of a list, its first element.
std::optional<JsonObject> Section(const JsonObject& root,
                                  absl::string_view name) {
  const auto value = Find(root, name);
  if (!value) return std::nullopt;
  if (const auto list = AsArray(*value)) {
    for (const JsonValue first : *list) return AsObject(first);
    return std::nullopt;
  }
  return AsObject(*value);
}

Field<std::string> ReadPlace(const JsonObject& root, const Place& place) {
  const auto section = Section(root, place.section);
  if (!section) return {};
  Field<std::string> field = FieldReader(*section).ReadTextOrNumber(place.key);
  const bool bare =
      field.has_value() && absl::ascii_isdigit(field.value.back());
  if (bare && !place.unit.empty()) {
    absl::StrAppend(&field.value, " ", place.unit);
  }
  return field;
}

Fact FactAt(const JsonObject& root, absl::string_view key, const Place& place) {
  if (place.section.empty()) {
    return UnknownFact(key, kDetailsEndpoint,
                       device::v1::UNKNOWN_REASON_NOT_IN_SOURCE);
  }
  return FactOf(key, kDetailsEndpoint, ReadPlace(root, place));
}

void ReadHardware(const JsonObject& root, Details& details) {
  const auto section = Section(root, "hardware_overview");
  if (!section) return;
  const FieldReader hardware(*section);
  details.model_identifier = hardware.ReadText("model_identifier").value;
  details.udid = hardware.ReadText("udid").value;
  if (details.udid.empty()) details.udid = hardware.ReadText("uuid").value;
}

}  // namespace

absl::StatusOr<Details> DecodeDetails(absl::string_view body,
                                      device::v1::Platform platform) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  const auto root = AsObject(document.root());
  if (!root) return MalformedPage("it is no object");
  const Shape& shape = ShapeOf(platform);
  Details details;
  ReadHardware(*root, details);
  details.facts = {FactAt(*root, device::kMemory, shape.memory),
                   FactAt(*root, device::kProcessor, shape.processor),
                   FactAt(*root, device::kStorage, shape.storage),
                   FactAt(*root, device::kLastIpAddress, shape.ip_address)};
  return details;
}

std::vector<Fact> UnknownDetails(device::v1::UnknownReason reason) {
  std::vector<Fact> facts;
  for (const absl::string_view key : kKeys) {
    facts.push_back(UnknownFact(key, kDetailsEndpoint, reason));
  }
  return facts;
}

}  // namespace muster::iru
