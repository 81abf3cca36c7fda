#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/storage/testing/fault_env.h"
#include "gtest/gtest.h"
#include "inventory/store/rocks/rocks_device_store.h"
#include "inventory/store/testing/device_store_conformance.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::inventory::testing {
namespace {

using ::muster::testing::FileFault;
using ::muster::testing::FileOp;

class RocksUnderTest final : public StoreUnderTest {
 public:
  RocksUnderTest() { Open(); }

  DeviceStore& store() override { return *store_; }
  void Reopen() override {
    disk_.CutPower();
    store_.reset();
    disk_.DropUnsynced(keep_);
    keep_ = 0;
    Open();
  }
  bool LoseNextCommit(bool happened) override {
    disk_.faults().FailOnce(happened ? FileOp::kSync : FileOp::kWrite, 1,
                            FileFault::kIoError);
    keep_ = happened ? 1 : 0;  // it had reached the disk all the same
    return true;
  }

 private:
  void Open() {
    RocksDeviceStore::Options options;
    options.rocks.env = disk_.env();
    auto store = RocksDeviceStore::Open(absl::StrCat(dir_.path(), "/store"),
                                        *RealRandom(), *RealClock(), options);
    ASSERT_THAT(store, ::muster::testing::IsOk());
    store_ = *std::move(store);
  }

  const ::muster::testing::TempDir dir_;
  ::muster::testing::FaultEnv disk_;
  double keep_ = 0;
  std::unique_ptr<RocksDeviceStore> store_;
};

INSTANTIATE_TEST_SUITE_P(
    Rocks, DeviceStoreConformance,
    ::testing::Values(StoreEngine{
        "Rocks", [] { return std::make_unique<RocksUnderTest>(); }}),
    EngineName);

}  // namespace
}  // namespace muster::inventory::testing
