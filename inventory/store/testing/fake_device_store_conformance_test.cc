#include <memory>

#include "gtest/gtest.h"
#include "inventory/store/testing/device_store_conformance.h"
#include "inventory/store/testing/fake_device_store.h"

namespace muster::inventory::testing {
namespace {

class FakeUnderTest final : public StoreUnderTest {
 public:
  DeviceStore& store() override { return store_; }
  void Reopen() override { store_.Restart(); }
  bool LoseNextCommit(bool happened) override {
    store_.LoseNextCommit(happened);
    return true;
  }

 private:
  FakeDeviceStore store_;
};

INSTANTIATE_TEST_SUITE_P(Fake, DeviceStoreConformance,
                         ::testing::Values(StoreEngine{
                             "Fake",
                             [] { return std::make_unique<FakeUnderTest>(); }}),
                         EngineName);

}  // namespace
}  // namespace muster::inventory::testing
