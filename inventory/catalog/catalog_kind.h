// The kinds of catalogs, and the names of what is in them.
#ifndef INVENTORY_CATALOG_CATALOG_KIND_H_
#define INVENTORY_CATALOG_CATALOG_KIND_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/inventory/v1/catalog.pb.h"

namespace muster::inventory {

// As they stand in names, sorted.
constexpr absl::string_view kCatalogKinds[] = {"blueprints", "library-items",
                                               "tags", "users"};

bool IsCatalogKind(absl::string_view id);

// The kind that the body of `entry` is of; "" if it has none.
absl::string_view KindOfBody(const v1::CatalogEntry& entry);

// `sources/{source}/{kind}`.
struct CatalogName {
  std::string source;  // `sources/{source}`
  std::string kind;

  // Errors of both:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: not of this form, or there is
  //     no such kind.
  static absl::StatusOr<CatalogName> Parse(absl::string_view name);
  // That of the entry `sources/{source}/{kind}/{id}`.
  static absl::StatusOr<CatalogName> OfEntry(absl::string_view entry);
};

}  // namespace muster::inventory

#endif  // INVENTORY_CATALOG_CATALOG_KIND_H_
