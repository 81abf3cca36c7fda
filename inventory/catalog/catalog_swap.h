#ifndef INVENTORY_CATALOG_CATALOG_SWAP_H_
#define INVENTORY_CATALOG_CATALOG_SWAP_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "inventory/catalog/staged_catalog.h"
#include "inventory/commit/store_draft.h"
#include "inventory/store/records.pb.h"

namespace muster::inventory {

// How many entries became what.
struct CatalogCounts {
  int64_t added = 0;
  int64_t changed = 0;
  int64_t removed = 0;
};

// Puts `staged` in place of the catalog of its kind of `source`
// (`sources/{source}`), and notes in `status` when it was read: when its
// entries say, or else when its sync began, at `start`. Entries that look as
// before are not written. Does nothing if the kind is not known.
//
// Errors: those of the store.
absl::StatusOr<CatalogCounts> SwapCatalog(absl::string_view source,
                                          const StagedCatalog& staged,
                                          absl::Time start, StoreDraft& draft,
                                          store::SourceStatus& status);

}  // namespace muster::inventory

#endif  // INVENTORY_CATALOG_CATALOG_SWAP_H_
