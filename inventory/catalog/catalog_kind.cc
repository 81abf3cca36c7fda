#include "inventory/catalog/catalog_kind.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::inventory {
namespace {

absl::StatusOr<CatalogName> ParseAs(absl::string_view name,
                                    absl::string_view pattern) {
  ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                   ParseName(name, pattern));
  if (IsCatalogKind(ids[1])) {
    return CatalogName{absl::StrCat("sources/", ids[0]), ids[1]};
  }
  return Error(
      absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED",
      absl::StrCat("there is no catalog of ", ids[1], "; use one of ",
                   absl::StrJoin(kCatalogKinds, ", ")),
      {{"name", std::string(name)}, {"pattern", std::string(pattern)}});
}

}  // namespace

bool IsCatalogKind(absl::string_view id) {
  return std::find(std::begin(kCatalogKinds), std::end(kCatalogKinds), id) !=
         std::end(kCatalogKinds);
}

absl::string_view KindOfBody(const v1::CatalogEntry& entry) {
  switch (entry.body_case()) {
    case v1::CatalogEntry::kUser:
      return "users";
    case v1::CatalogEntry::kBlueprint:
      return "blueprints";
    case v1::CatalogEntry::kTag:
      return "tags";
    case v1::CatalogEntry::kLibraryItem:
      return "library-items";
    case v1::CatalogEntry::BODY_NOT_SET:
      break;
  }
  return "";
}

absl::StatusOr<CatalogName> CatalogName::Parse(absl::string_view name) {
  return ParseAs(name, "sources/{source}/{kind}");
}

absl::StatusOr<CatalogName> CatalogName::OfEntry(absl::string_view entry) {
  return ParseAs(entry, "sources/{source}/{kind}/{id}");
}

}  // namespace muster::inventory
