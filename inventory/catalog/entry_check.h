#ifndef INVENTORY_CATALOG_ENTRY_CHECK_H_
#define INVENTORY_CATALOG_ENTRY_CHECK_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "proto/muster/inventory/v1/catalog.pb.h"

namespace muster::inventory {

// Whether `entry` keeps the contract of catalog.proto and is one of `source`
// (`sources/{source}`).
//
// Errors:
//   INVALID_ARGUMENT ENTRY_MALFORMED: it does not. Metadata: entry, problem.
absl::Status CheckEntry(absl::string_view source,
                        const v1::CatalogEntry& entry);

// INVALID_ARGUMENT ENTRY_MALFORMED: the entry `name` cannot be taken because of
// `problem`.
absl::Status EntryMalformed(absl::string_view name, absl::string_view problem);

}  // namespace muster::inventory

#endif  // INVENTORY_CATALOG_ENTRY_CHECK_H_
