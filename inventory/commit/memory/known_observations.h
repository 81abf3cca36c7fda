#ifndef INVENTORY_COMMIT_MEMORY_KNOWN_OBSERVATIONS_H_
#define INVENTORY_COMMIT_MEMORY_KNOWN_OBSERVATIONS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "inventory/store/resource_number.h"

namespace muster::inventory {

// The observations that are known to leave the record of their resource as it
// is, by their ShownHash(), which covers the name too. So a fleet that looks as
// before is recognised without reading the store, in whatever order and through
// whatever endpoints it is shown. About 50 bytes a device; only ever a
// shortcut: it may forget, and begins empty.
//
// Not thread-safe.
class KnownObservations {
 public:
  // Beyond `most` entries it forgets all.
  explicit KnownObservations(size_t most = size_t{1} << 22) : most_(most) {}

  // The resource that the observation with `hash` is known to leave as it is.
  std::optional<ResourceNumber> Find(absl::string_view hash) const;

  // The observation with `hash` made the record of `number`, or leaves it as it
  // is. An empty hash teaches nothing.
  void Learn(absl::string_view hash, ResourceNumber number);

  // The record of `number` has changed: nothing is known about it any more.
  void Forget(ResourceNumber number);

 private:
  using Key = std::array<char, 16>;
  // Good as long as `age` is the resource's.
  struct Entry {
    ResourceNumber number = 0;
    uint32_t age = 0;
  };

  uint32_t AgeOf(ResourceNumber number) const;
  void DropStale();

  size_t most_;
  absl::flat_hash_map<Key, Entry> entries_;
  std::vector<uint32_t> ages_;  // by number: how often its record has changed
  size_t drop_at_ = 1024;
};

}  // namespace muster::inventory

#endif  // INVENTORY_COMMIT_MEMORY_KNOWN_OBSERVATIONS_H_
