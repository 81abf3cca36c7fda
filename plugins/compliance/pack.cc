#include "plugins/compliance/pack.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/posture/proto_time.h"

namespace muster::compliance {
namespace {

absl::Status Invalid(absl::string_view problem) {
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat("compliance: ", problem));
}

absl::Status SetAge(bool told, const google::protobuf::Duration& value,
                    absl::string_view field, absl::Duration& age) {
  if (!told) return absl::OkStatus();
  age = posture::ToDuration(value);
  if (age > absl::ZeroDuration()) return absl::OkStatus();
  return Invalid(absl::StrCat(
      field, " must be longer than 0 s; correct it or leave it out"));
}

absl::Status AddRow(const config::v1::ComplianceConfig::MinimumOs& row,
                    MinimumOsTable& table) {
  if (row.platform() == device::v1::PLATFORM_UNSPECIFIED ||
      !device::v1::Platform_IsValid(row.platform())) {
    return Invalid(
        "minimum_os.platform must name a known platform, such as "
        "PLATFORM_MAC");
  }
  const std::string& platform = device::v1::Platform_Name(row.platform());
  std::optional<OsVersion> version = ParseOsVersion(row.version());
  if (!version) {
    return Invalid(absl::StrCat("minimum_os of ", platform, ": '",
                                row.version(),
                                "' is no version; write numbers with dots, "
                                "such as 15.8, or a Windows release, such as "
                                "24H2"));
  }
  const bool added =
      table
          .try_emplace(row.platform(),
                       MinimumOs{row.version(), *std::move(version)})
          .second;
  if (added) return absl::OkStatus();
  return Invalid(absl::StrCat("minimum_os has two rows for ", platform,
                              "; keep one of them"));
}

}  // namespace

MinimumOsTable BuiltInMinimumOs() {
  constexpr std::pair<device::v1::Platform, absl::string_view> kRows[] = {
      {device::v1::PLATFORM_MAC, "15.8"},
      {device::v1::PLATFORM_IPAD, "18.7.10"},
      {device::v1::PLATFORM_IPHONE, "18.7.10"},
      {device::v1::PLATFORM_APPLE_TV, "26.6"},
      {device::v1::PLATFORM_VISION, "26.6.1"},
  };
  MinimumOsTable table;
  for (const auto& [platform, version] : kRows) {
    table[platform] = {std::string(version), *ParseOsVersion(version)};
  }
  return table;
}

absl::StatusOr<Pack> PackFromConfig(
    const config::v1::ComplianceConfig& config) {
  Pack pack;
  for (const auto& row : config.minimum_os()) {
    RETURN_IF_ERROR(AddRow(row, pack.minimum_os));
  }
  if (config.minimum_os().empty()) pack.minimum_os = BuiltInMinimumOs();
  RETURN_IF_ERROR(SetAge(config.has_max_check_in_age(),
                         config.max_check_in_age(), "max_check_in_age",
                         pack.max_check_in_age));
  RETURN_IF_ERROR(SetAge(config.has_max_fact_age(), config.max_fact_age(),
                         "max_fact_age", pack.max_fact_age));
  return pack;
}

}  // namespace muster::compliance
