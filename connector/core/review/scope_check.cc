#include "connector/core/review/scope_check.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::connector {
namespace {

using Values = google::protobuf::RepeatedPtrField<std::string>;

absl::Status Invalid(absl::string_view field, absl::string_view problem) {
  return Error(
      absl::StatusCode::kInvalidArgument, "SCOPE_INVALID",
      absl::StrCat("the scope's `", field, "` ", problem, "; correct it"),
      {{"field", std::string(field)}});
}

absl::Status CheckFilled(absl::string_view field, const Values& values) {
  const bool is_filled =
      std::none_of(values.begin(), values.end(),
                   [](const std::string& value) { return value.empty(); });
  if (is_filled) return absl::OkStatus();
  return Invalid(field, "has an empty value");
}

absl::Status CheckApart(absl::string_view field, const Values& taken,
                        const Values& left_out) {
  for (const std::string& value : taken) {
    if (std::find(left_out.begin(), left_out.end(), value) != left_out.end()) {
      return Invalid(field, "leaves out what another list takes");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckScope(const config::v1::DeviceScope& scope) {
  for (const int platform : scope.platforms()) {
    if (platform == 0 || !device::v1::Platform_IsValid(platform)) {
      return Invalid("platforms", "has one that there is not");
    }
  }
  for (const int category : scope.categories()) {
    if (category == 0 || !device::v1::Category_IsValid(category)) {
      return Invalid("categories", "has one that there is not");
    }
  }
  RETURN_IF_ERROR(CheckFilled("blueprint_ids", scope.blueprint_ids()));
  RETURN_IF_ERROR(CheckFilled("tags", scope.tags()));
  RETURN_IF_ERROR(
      CheckFilled("exclude_blueprint_ids", scope.exclude_blueprint_ids()));
  RETURN_IF_ERROR(CheckFilled("exclude_tags", scope.exclude_tags()));
  RETURN_IF_ERROR(
      CheckFilled("exclude_serial_numbers", scope.exclude_serial_numbers()));
  RETURN_IF_ERROR(CheckApart("exclude_blueprint_ids", scope.blueprint_ids(),
                             scope.exclude_blueprint_ids()));
  return CheckApart("exclude_tags", scope.tags(), scope.exclude_tags());
}

}  // namespace muster::connector
