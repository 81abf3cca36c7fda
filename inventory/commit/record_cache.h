#ifndef INVENTORY_COMMIT_RECORD_CACHE_H_
#define INVENTORY_COMMIT_RECORD_CACHE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/commit/memory/name_filter.h"
#include "inventory/model/position.h"
#include "inventory/store/resource_number.h"
#include "inventory/store/store_reader.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// A record as it is before a write, or as the write leaves it so far.
struct CachedRecord {
  bool exists = false;
  ResourceNumber number = 0;
  Revision revision = 0;
  std::string shown_hash;
  std::optional<std::string>
      body;  // nullopt: not read, see RecordCache::Body()
};

// A record that a write will ask for.
struct WantedRecord {
  absl::string_view name;
  absl::string_view hash;  // if the record has it, its body is not wanted
};

// The records of one kind that one write looks at.
//
// Not thread-safe. `reader` and `names` must outlive it.
class RecordCache {
 public:
  // `names` tells which records need not be looked for.
  RecordCache(const StoreReader& reader, NameFilter& names,
              v1::ResourceKind kind)
      : reader_(reader), names_(names), kind_(kind) {}

  // Reads `wanted`, in any order, with one ordered scan from the first to the
  // last of them as long as there is little between them. What that does not
  // reach is read when it is asked for.
  //
  // Errors: those of the store.
  absl::Status Prefetch(std::vector<WantedRecord> wanted);

  // The record of `name`; `exists` tells whether there is one. To be changed
  // as the write goes on, and valid as long as the cache.
  //
  // Errors: those of the store.
  absl::StatusOr<CachedRecord*> Load(absl::string_view name);

  // The body of `record`, which exists and is that of `name`.
  //
  // Errors:
  //   DATA_LOSS STORE_CORRUPT: it is gone. Those of the store.
  absl::StatusOr<absl::string_view> Body(absl::string_view name,
                                         CachedRecord& record);

 private:
  absl::Status Scan(const std::vector<WantedRecord>& wanted);

  const StoreReader& reader_;
  NameFilter& names_;
  const v1::ResourceKind kind_;
  absl::node_hash_map<std::string, CachedRecord> records_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_COMMIT_RECORD_CACHE_H_
