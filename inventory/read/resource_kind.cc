#include "inventory/read/resource_kind.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::inventory {

absl::StatusOr<v1::ResourceKind> KindOf(absl::string_view name) {
  if (absl::StrContains(name, "/facets/")) {
    RETURN_IF_ERROR(DeviceOf(name).status());
    return v1::RESOURCE_KIND_FACET;
  }
  RETURN_IF_ERROR(DeviceName::Parse(name).status());
  return v1::RESOURCE_KIND_DEVICE;
}

absl::StatusOr<std::string> DeviceOf(absl::string_view facet) {
  ASSIGN_OR_RETURN(
      const auto ids,
      ParseName(facet, "sources/{source}/devices/{device}/facets/{facet}"));
  return DeviceName{ids[0], ids[1]}.ToString();
}

absl::Status NotFound(v1::ResourceKind kind, absl::string_view name) {
  const bool facet = kind == v1::RESOURCE_KIND_FACET;
  return Error(
      absl::StatusCode::kNotFound,
      facet ? "FACET_NOT_FOUND" : "DEVICE_NOT_FOUND",
      absl::StrCat("no sync showed ", name, "; check the name or start a sync"),
      {{facet ? "facet" : "device", std::string(name)}});
}

}  // namespace muster::inventory
