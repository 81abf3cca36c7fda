#include "inventory/sources/source_store.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
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
  const SourceStore sources_{inventory_.store()};
};

TEST_F(SourceStoreTest, KnowsNoSourceThatNobodyAnnounced) {
  EXPECT_THAT(sources_.GetSource(kSource),
              ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND"));
  EXPECT_THAT(
      sources_.GetSource("iru"),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

TEST_F(SourceStoreTest, ListsSourcesByNameAndInScope) {
  BeginSync("sources/iru");
  BeginSync("sources/eu");

  const auto first = sources_.ListSources("", 1);
  ASSERT_THAT(first, IsOk());
  EXPECT_TRUE(first->has_more);
  EXPECT_EQ(first->resources[0].name(), "sources/eu");
  const auto second = sources_.ListSources("sources/eu", 1);
  ASSERT_THAT(second, IsOk());
  EXPECT_FALSE(second->has_more);
  EXPECT_EQ(second->resources[0].name(), "sources/iru");

  const auto scoped = sources_.SourcesIn(*Scope::Parse("sources/iru"));
  ASSERT_THAT(scoped, IsOk());
  ASSERT_EQ(scoped->size(), 1u);
  EXPECT_EQ(scoped->front().name(), "sources/iru");
}

TEST_F(SourceStoreTest, ListsSyncsNewestFirst) {
  for (int i = 0; i < 11; ++i) inventory_.Show({Shown("a")});

  const auto first = sources_.ListSyncs(kSource, "", 10);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->resources.front().name(), "sources/iru/syncs/11");
  EXPECT_TRUE(first->has_more);
  const auto second = sources_.ListSyncs(kSource, "sources/iru/syncs/2", 10);
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->resources.size(), 1u);
  EXPECT_EQ(second->resources.front().name(), "sources/iru/syncs/1");
  EXPECT_FALSE(second->has_more);
}

TEST_F(SourceStoreTest, HasNoSyncsOfAnUnknownSource) {
  inventory_.Show({Shown("a")});

  const auto page = sources_.ListSyncs("sources/none", "", 10);

  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(page->resources, IsEmpty());
}

TEST_F(SourceStoreTest, KnowsASyncOnlyByItsExactNumber) {
  inventory_.Show({Shown("a")});

  EXPECT_THAT(sources_.GetSync("sources/iru/syncs/1"), IsOk());
  for (const char* name : {"sources/iru/syncs/2", "sources/iru/syncs/01",
                           "sources/iru/syncs/x", "sources/iru/syncs/-1"}) {
    EXPECT_THAT(sources_.GetSync(name),
                ErrorIs(absl::StatusCode::kNotFound, "SYNC_NOT_FOUND"));
  }
}

}  // namespace
}  // namespace muster::inventory
