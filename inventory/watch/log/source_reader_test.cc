#include "inventory/watch/log/source_reader.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/watch/testing/watch_world.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::TestDevice;
using testing::WatchWorld;

const Scope& All() {
  static const Scope& all = *new Scope(*Scope::Parse("sources/-"));
  return all;
}

TEST(SourceReaderTest, TellsTheSourcesInScope) {
  WatchWorld world;
  world.EndSync("sources/eu");
  world.EndSync("sources/iru", v1::SOURCE_STATE_FAILING);
  const auto reader = world.store().Read();
  v1::WatchResponse all, one;

  ASSERT_THAT(AddSources(*reader, All(), all), IsOk());
  ASSERT_THAT(AddSources(*reader, *Scope::Parse("sources/iru"), one), IsOk());

  EXPECT_EQ(all.sources_size(), 2);
  ASSERT_EQ(one.sources_size(), 1);
  EXPECT_EQ(one.sources(0).state(), v1::SOURCE_STATE_FAILING);
}

TEST(SourceReaderTest, AddsUpTheViewsOfTheSourcesInScope) {
  WatchWorld world;
  v1::ViewSum want;
  for (int i = 0; i < 40; ++i) {  // sums that carry over
    device::v1::Device device = TestDevice("a");
    device.set_name(absl::StrCat("sources/s", i, "/devices/a"));
    world.Put(device);
    want.Add(device.name(), i + 1);
  }
  const auto reader = world.store().Read();

  const auto all = StoreView(*reader, All());

  ASSERT_THAT(all, IsOk());
  EXPECT_TRUE(*all == want);
  EXPECT_EQ(StoreView(*reader, *Scope::Parse("sources/s7"))->count(), 1);
  EXPECT_EQ(StoreView(*reader, *Scope::Parse("sources/none"))->count(), 0);
}

TEST(SourceReaderTest, RefusesADamagedRecord) {
  WatchWorld world;
  testing::PutDocument(world.store(), Collection::kViews, "sources/iru",
                       "\xff");
  testing::PutDocument(world.store(), Collection::kSources, "sources/iru",
                       "\xff");
  const auto reader = world.store().Read();
  v1::WatchResponse response;

  EXPECT_THAT(StoreView(*reader, All()),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
  EXPECT_THAT(AddSources(*reader, All(), response),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

}  // namespace
}  // namespace muster::inventory
