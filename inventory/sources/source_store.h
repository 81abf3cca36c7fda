#ifndef INVENTORY_SOURCES_SOURCE_STORE_H_
#define INVENTORY_SOURCES_SOURCE_STORE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/model/scope.h"
#include "inventory/sources/documents.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// The sources and their syncs, for reading. Writes: commit/sync_store.h and
// source_admin.h.
//
// Thread-safe. The store must outlive it. Errors, beside those listed: those of
// StoreReader.
class SourceStore {
 public:
  explicit SourceStore(const DeviceStore& store) : store_(store) {}

  // Errors: those of ReadSource().
  absl::StatusOr<v1::Source> GetSource(absl::string_view name) const;

  // The first `limit` sources above the name `after`, by name.
  absl::StatusOr<ResourcePage<v1::Source>> ListSources(absl::string_view after,
                                                       int limit) const;

  // All sources in `scope`, by name.
  absl::StatusOr<std::vector<v1::Source>> SourcesIn(const Scope& scope) const;

  // Errors:
  //   NOT_FOUND SYNC_NOT_FOUND: there is none of that name.
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
  absl::StatusOr<v1::Sync> GetSync(absl::string_view name) const;

  // The first `limit` syncs of `source` that are older than the sync `after`
  // ("": from the newest), newest first.
  //
  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: `after` is no sync's name.
  absl::StatusOr<ResourcePage<v1::Sync>> ListSyncs(absl::string_view source,
                                                   absl::string_view after,
                                                   int limit) const;

 private:
  const DeviceStore& store_;
};

// The source `name` as `reader` sees it.
//
// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
//   NOT_FOUND SOURCE_NOT_FOUND: nobody has announced or made it yet.
absl::StatusOr<v1::Source> ReadSource(const StoreReader& reader,
                                      absl::string_view name);

// Where the page begins that comes after the numbered document `after` ("":
// the newest) of `source`, newest first. `child` is `syncs`, `holds` or
// `incidents`.
//
// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: `after` is not of that form.
absl::StatusOr<DocumentRange> NumberedAfter(Collection collection,
                                            absl::string_view source,
                                            absl::string_view child,
                                            absl::string_view after);

}  // namespace muster::inventory

#endif  // INVENTORY_SOURCES_SOURCE_STORE_H_
