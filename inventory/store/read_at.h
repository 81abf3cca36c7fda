#ifndef INVENTORY_STORE_READ_AT_H_
#define INVENTORY_STORE_READ_AT_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "inventory/model/position.h"
#include "inventory/store/resource_number.h"
#include "inventory/store/store_reader.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// Whether `reader` can show the store as it was at `at`.
//
// Errors:
//   OUT_OF_RANGE REVISION_COMPACTED: history no longer goes back so far.
//   OUT_OF_RANGE REVISION_FUTURE: the store has not come so far.
absl::Status CheckReadable(const StoreReader& reader, Revision at);

// The record of `name` as it was at `at`, which must be readable, or nullopt
// if there was none. A facet that is gone since is found by the removal of its
// device.
//
// Errors: those of the store.
absl::StatusOr<std::optional<StoredRecord>> ReadAt(const StoreReader& reader,
                                                   v1::ResourceKind kind,
                                                   absl::string_view name,
                                                   Revision at);

// A facet that went with its device.
struct GoneFacet {
  ResourceNumber number = 0;
  Revision revision = 0;  // of its removal
};

// Those of the name `name` that went after `after` (at least
// compacted_through()), newest first. Facets go in the changes right before
// the removal of their device, so it takes a look there only.
//
// Errors: those of the store.
absl::StatusOr<std::vector<GoneFacet>> GoneFacets(const StoreReader& reader,
                                                  absl::string_view name,
                                                  Revision after);

// The record that `current`, just scanned, was at `at`: itself, or an older
// version of it, or nullopt.
absl::StatusOr<std::optional<StoredRecord>> VersionOf(const StoreReader& reader,
                                                      const RecordView& current,
                                                      Revision at);

// The last revision that was committed at `time` or before; at least
// compacted_through().
//
// Errors:
//   OUT_OF_RANGE REVISION_COMPACTED: the oldest retained change is younger.
//   Those of the store.
absl::StatusOr<Revision> RevisionAt(const StoreReader& reader, absl::Time time);

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_READ_AT_H_
