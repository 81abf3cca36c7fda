#ifndef TESTS_DURABILITY_RANDOM_WRITES_H_
#define TESTS_DURABILITY_RANDOM_WRITES_H_

#include <cstdint>
#include <random>
#include <string>

#include "inventory/store/device_store.h"
#include "inventory/store/store_write.h"
#include "inventory/store/testing/store_writes.h"

namespace muster::inventory::testing {

// Writes at random, as a fleet makes them: devices that come, change, go and
// come back, their facets, documents. Every store that took a row of them
// passes CheckStore(). The same of the same seed. Not thread-safe.
class RandomWrites {
 public:
  explicit RandomWrites(uint64_t seed) : random_(seed) {}

  // A write on top of what `store` shows.
  StoreWrite Next(const DeviceStore& store);

  // Uniform in [0, limit).
  int Below(int limit);
  bool OneIn(int n) { return Below(n) == 0; }

 private:
  void AddChange(StoreWriteBuilder& write);
  void AddDocument(StoreWriteBuilder& write);
  std::string Text(int most);

  std::mt19937_64 random_;
};

}  // namespace muster::inventory::testing

#endif  // TESTS_DURABILITY_RANDOM_WRITES_H_
