// What an engine gives to the conformance suite, and what the suite's tests
// have in common. How to use it: device_store_conformance.h.
#ifndef INVENTORY_STORE_TESTING_CONFORMANCE_STORE_UNDER_TEST_H_
#define INVENTORY_STORE_TESTING_CONFORMANCE_STORE_UNDER_TEST_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "gtest/gtest.h"
#include "inventory/store/device_store.h"
#include "inventory/store/testing/store_writes.h"

namespace muster::inventory::testing {

// One store and what can be done to it from outside.
class StoreUnderTest {
 public:
  virtual ~StoreUnderTest() = default;

  // The store; another object after Reopen().
  virtual DeviceStore& store() = 0;

  // Crash and restart: what was committed is all that is left.
  virtual void Reopen() = 0;

  // The outcome of the next commit is kUnknown, and whether it `happened`
  // shows when it is recovered. What made it fail is over then, so Recover()
  // succeeds. Returns false, and does nothing, if this engine cannot be made
  // to fail so; its own tests then show that an unknown outcome is settled.
  virtual bool LoseNextCommit(bool happened) = 0;
};

struct StoreEngine {
  std::string name;
  // An empty store, apart from all others.
  std::function<std::unique_ptr<StoreUnderTest>()> make;
};

inline std::ostream& operator<<(std::ostream& out, const StoreEngine& engine) {
  return out << engine.name;
}

inline std::string EngineName(
    const ::testing::TestParamInfo<StoreEngine>& info) {
  return info.param.name;
}

class DeviceStoreConformance : public ::testing::TestWithParam<StoreEngine> {
 protected:
  DeviceStore& store() { return under_test_->store(); }
  StoreUnderTest& under_test() { return *under_test_; }
  std::unique_ptr<StoreReader> Read() { return store().Read(); }
  StoreWriteBuilder NewWrite() { return StoreWriteBuilder(store()); }

  // Expects that the store takes `write`.
  void Commit(const StoreWriteBuilder& write) {
    const CommitResult result = store().Commit(write.Build());
    EXPECT_EQ(result.outcome, CommitOutcome::kCommitted) << result.status;
    EXPECT_TRUE(result.status.ok()) << result.status;
  }

  // Forgets everything up to `through`.
  void CompactTo(Revision through) {
    const auto compacted = store().Compact(through, 1000);
    ASSERT_TRUE(compacted.ok()) << compacted.status();
    EXPECT_EQ(*compacted, through);
  }

 private:
  const std::unique_ptr<StoreUnderTest> under_test_ = GetParam().make();
};

}  // namespace muster::inventory::testing

#endif  // INVENTORY_STORE_TESTING_CONFORMANCE_STORE_UNDER_TEST_H_
