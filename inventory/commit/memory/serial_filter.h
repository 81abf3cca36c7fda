#ifndef INVENTORY_COMMIT_MEMORY_SERIAL_FILTER_H_
#define INVENTORY_COMMIT_MEMORY_SERIAL_FILTER_H_

#include <cstdint>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// Tells without a look into the store that no device has a serial number, in
// whatever source, letter case ignored. About 20 bytes for each serial number.
//
// Not thread-safe.
class SerialFilter {
 public:
  // Takes in all serial numbers of the index of `reader`, once; further calls
  // do nothing. To be called when it is first needed.
  //
  // Errors: those of the store.
  absl::Status Load(const StoreReader& reader);

  // Whether there may be a device with that serial number. Never false if
  // there is one.
  bool MayExist(absl::string_view serial_number) const;

  // There may be one from now on.
  void Add(absl::string_view serial_number);

 private:
  bool loaded_ = false;
  absl::flat_hash_set<uint64_t> serials_;  // hashes of their keys of the index
};

}  // namespace muster::inventory

#endif  // INVENTORY_COMMIT_MEMORY_SERIAL_FILTER_H_
