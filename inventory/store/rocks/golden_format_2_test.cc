#include <memory>
#include <string>

#include "base/clock.h"
#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/rocks/golden_store.h"
#include "inventory/store/rocks/rocks_device_store.h"
#include "inventory/store/testing/store_reads.h"
#include "inventory/store/testing/store_writes.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using ::muster::testing::TempDir;

// What make_golden writes.
constexpr char kUuid[] = "c15c0289-ec2d-4a91-a7ec-8e65a18debbe";
constexpr Revision kEnd = 12;
constexpr Revision kCompacted = 3;

class GoldenFormat2Test : public ::testing::Test {
 protected:
  void SetUp() override {
    auto store = RocksDeviceStore::Open(path_, random_, *RealClock(), {});
    ASSERT_THAT(store, IsOk());
    store_ = *std::move(store);
  }

  const TempDir dir_;
  const std::string path_ = testing::CopyGolden(2, dir_.path());
  FakeRandom random_;
  std::unique_ptr<RocksDeviceStore> store_;
};

TEST_F(GoldenFormat2Test, ShowsWhatItShowedWhenItWasWritten) {
  testing::ExpectGolden(2, *store_);
}

TEST_F(GoldenFormat2Test, IsTheSameStoreAtTheSameRevision) {
  EXPECT_EQ(store_->identity().store_uuid, kUuid);
  EXPECT_EQ(store_->identity().epoch, 1);
  EXPECT_EQ(store_->end().revision, kEnd);
  EXPECT_EQ(store_->compacted_through(), kCompacted);
}

TEST_F(GoldenFormat2Test, HasTheHistoryThatWasKept) {
  const auto reader = store_->Read();
  EXPECT_EQ(testing::LogRevisions(*reader, kCompacted).size(),
            kEnd - kCompacted);
  EXPECT_THAT(testing::RecordNames(*reader, v1::RESOURCE_KIND_FACET),
              ::testing::ElementsAre("sources/iru/devices/a/facets/apps"));
}

TEST_F(GoldenFormat2Test, TakesWrites) {
  EXPECT_EQ(testing::PutDevice(*store_, testing::TestDevice("new")), kEnd + 1);
}

}  // namespace
}  // namespace muster::inventory
