#include "tests/model/model_store.h"

#include <utility>

#include "base/clock.h"
#include "base/fake_random.h"
#include "base/storage/testing/fault_env.h"
#include "gtest/gtest.h"
#include "inventory/store/rocks/rocks_device_store.h"
#include "inventory/store/testing/fake_device_store.h"
#include "testing/temp_dir.h"

namespace muster::inventory::testing {
namespace {

using ::muster::testing::FileFault;
using ::muster::testing::FileOp;

class FakeModelStore final : public ModelStore {
 public:
  DeviceStore& store() override { return store_; }
  void LoseACommit(Dice& dice) override {
    store_.LoseNextCommit(/*happened=*/dice.Once(2));
  }
  void CutPowerSoon(Dice& dice) override { LoseACommit(dice); }
  void Crash(Dice&) override { store_.Restart(); }

 private:
  FakeDeviceStore store_;
};

class RocksModelStore final : public ModelStore {
 public:
  RocksModelStore() { Open(); }

  DeviceStore& store() override { return *store_; }
  void LoseACommit(Dice& dice) override {
    const FileOp op = dice.Once(2) ? FileOp::kSync : FileOp::kWrite;
    disk_.faults().FailOnce(op, 1 + dice.Roll(2), FileFault::kIoError);
  }
  void CutPowerSoon(Dice& dice) override {
    const FileOp op = dice.Once(2) ? FileOp::kSync : FileOp::kWrite;
    disk_.faults().CutPowerAt(op, 1 + dice.Roll(4));
  }
  void Crash(Dice& dice) override {
    disk_.CutPower();
    store_.reset();
    disk_.faults().Heal();
    disk_.DropUnsynced(dice.Once(2) ? 0 : dice.Roll(101) / 100.0);
    Open();
  }

 private:
  void Open() {
    RocksDeviceStore::Options options;
    options.rocks.env = disk_.env();
    auto store = RocksDeviceStore::Open(dir_.Join("store"), random_,
                                        *RealClock(), options);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  const ::muster::testing::TempDir dir_;
  FakeRandom random_;
  ::muster::testing::FaultEnv disk_;
  std::unique_ptr<RocksDeviceStore> store_;
};

}  // namespace

std::unique_ptr<ModelStore> NewFakeModelStore() {
  return std::make_unique<FakeModelStore>();
}

std::unique_ptr<ModelStore> NewRocksModelStore() {
  return std::make_unique<RocksModelStore>();
}

}  // namespace muster::inventory::testing
