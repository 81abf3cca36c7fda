#ifndef INVENTORY_COMMIT_MEMORY_NAME_FILTER_H_
#define INVENTORY_COMMIT_MEMORY_NAME_FILTER_H_

#include <cstdint>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// Tells without a look into the store that a resource is new. About 20 bytes
// for each resource that ever was.
//
// Not thread-safe.
class NameFilter {
 public:
  // Takes in all names that `reader` has in kNames, once; further calls do
  // nothing. To be called when it is first needed.
  //
  // Errors: those of the store.
  absl::Status Load(const StoreReader& reader);

  // Whether there may be a resource of that name. Never false if there is one;
  // hardly ever true (1 in 10^13) if there never was.
  bool MayExist(absl::string_view name) const;

  // There may be one from now on.
  void Add(absl::string_view name);

 private:
  bool loaded_ = false;
  absl::flat_hash_set<uint64_t> names_;  // their hashes
};

}  // namespace muster::inventory

#endif  // INVENTORY_COMMIT_MEMORY_NAME_FILTER_H_
