#include "inventory/store/source_store.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using testing::Begin;
using ::testing::IsEmpty;
using testing::kSource;
using testing::Shown;

class SourceStoreTest : public ::testing::Test {
 protected:
  void BeginSync(absl::string_view source) {
    SyncSession session = inventory_.NewSession();
    ASSERT_THAT(session.Handle(Begin(v1::SYNC_KIND_DELTA, source)), IsOk());
  }

  testing::TestInventory inventory_;
};

TEST_F(SourceStoreTest, KnowsNoSourceThatNobodyAnnounced) {
  EXPECT_THAT(inventory_.sources().GetSource(kSource),
              ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND"));
}

TEST_F(SourceStoreTest, ListsSourcesByNameAndInScope) {
  BeginSync("sources/iru");
  BeginSync("sources/eu");

  const auto first = inventory_.sources().ListSources("", 1);
  ASSERT_THAT(first, IsOk());
  EXPECT_TRUE(first->has_more);
  EXPECT_EQ(first->resources[0].name(), "sources/eu");
  const auto second = inventory_.sources().ListSources("sources/eu", 1);
  ASSERT_THAT(second, IsOk());
  EXPECT_FALSE(second->has_more);
  EXPECT_EQ(second->resources[0].name(), "sources/iru");

  const auto scoped =
      inventory_.sources().SourcesIn(*Scope::Parse("sources/iru"));
  ASSERT_THAT(scoped, IsOk());
  ASSERT_EQ(scoped->size(), 1u);
  EXPECT_EQ(scoped->front().name(), "sources/iru");
}

TEST_F(SourceStoreTest, ListsSyncsNewestFirst) {
  for (int i = 0; i < 11; ++i) inventory_.Sync({Shown("a")});

  const auto first = inventory_.sources().ListSyncs(kSource, std::nullopt, 10);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->resources.front().name(), "sources/iru/syncs/11");
  EXPECT_TRUE(first->has_more);
  const auto second = inventory_.sources().ListSyncs(kSource, 2, 10);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->resources.size(), 1u);
  EXPECT_EQ(second->resources.front().name(), "sources/iru/syncs/1");
  EXPECT_FALSE(second->has_more);
}

TEST_F(SourceStoreTest, HasNoSyncsOfAnUnknownSource) {
  const auto page =
      inventory_.sources().ListSyncs("sources/none", std::nullopt, 10);

  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(page->resources, IsEmpty());
  EXPECT_THAT(inventory_.sources().LastSyncNumber("sources/none"),
              IsOkAndHolds(0));
}

TEST_F(SourceStoreTest, KnowsASyncOnlyByItsExactNumber) {
  inventory_.Sync({Shown("a")});

  EXPECT_THAT(inventory_.sources().GetSync("sources/iru/syncs/1"), IsOk());
  for (const char* name : {"sources/iru/syncs/2", "sources/iru/syncs/01",
                           "sources/iru/syncs/x", "sources/iru/syncs/-1"}) {
    EXPECT_THAT(inventory_.sources().GetSync(name),
                ErrorIs(absl::StatusCode::kNotFound, "SYNC_NOT_FOUND"));
  }
}

TEST_F(SourceStoreTest, FindsTheSyncsThatAreOpen) {
  inventory_.Sync({Shown("a")});
  BeginSync("sources/iru");

  const auto open = inventory_.sources().OpenSyncs();

  ASSERT_THAT(open, IsOk());
  ASSERT_EQ(open->size(), 1u);
  EXPECT_EQ(open->front().name(), "sources/iru/syncs/2");
}

}  // namespace
}  // namespace muster::inventory
