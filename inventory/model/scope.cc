#include "inventory/model/scope.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/status_macros.h"

namespace muster::inventory {

absl::StatusOr<Scope> Scope::Parse(absl::string_view parent) {
  ASSIGN_OR_RETURN(const SourceName name,
                   SourceName::Parse(parent, Wildcard::kAllow));
  if (IsWildcard(name.source)) return Scope("sources/");
  return Scope(absl::StrCat(name.ToString(), "/devices/"));
}

bool Scope::HasDevice(absl::string_view name) const {
  return absl::StartsWith(name, device_prefix_);
}

bool Scope::HasSource(absl::string_view name) const {
  return HasDevice(absl::StrCat(name, "/devices/"));
}

}  // namespace muster::inventory
