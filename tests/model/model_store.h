#ifndef TESTS_MODEL_MODEL_STORE_H_
#define TESTS_MODEL_MODEL_STORE_H_

#include <memory>

#include "inventory/store/device_store.h"
#include "tests/model/dice.h"

namespace muster::inventory::testing {

// A store that fails and crashes when the test says so. Not thread-safe.
class ModelStore {
 public:
  virtual ~ModelStore() = default;

  // The store as it is now; another one after Crash().
  virtual DeviceStore& store() = 0;

  // The next commit, or one of the next, has an unknown outcome.
  virtual void LoseACommit(Dice& dice) = 0;

  // The power goes during one of the next commits, if the engine has a disk.
  virtual void CutPowerSoon(Dice& dice) = 0;

  // The process and the machine die, and start again: what was not synced is
  // gone, all of it or all but what the dice keep. Nobody may use the old
  // store.
  virtual void Crash(Dice& dice) = 0;
};

std::unique_ptr<ModelStore> NewFakeModelStore();

// RocksDB over a disk of its own.
std::unique_ptr<ModelStore> NewRocksModelStore();

}  // namespace muster::inventory::testing

#endif  // TESTS_MODEL_MODEL_STORE_H_
