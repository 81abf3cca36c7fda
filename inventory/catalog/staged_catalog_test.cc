#include "inventory/catalog/staged_catalog.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::ShownUser;
using ::testing::SizeIs;

v1::CatalogEntry Tag(const char* id) {
  v1::CatalogEntry entry;
  entry.set_name(absl::StrCat("sources/iru/tags/", id));
  entry.mutable_tag()->set_id(id);
  entry.set_endpoint("tags");
  return entry;
}

v1::CatalogEntry Item(const std::vector<std::string>& blueprint_ids) {
  v1::CatalogEntry entry;
  entry.set_name("sources/iru/library-items/i");
  entry.mutable_library_item()->set_id("i");
  for (const std::string& id : blueprint_ids) {
    entry.mutable_library_item()->add_blueprint_ids(id);
  }
  return entry;
}

std::string BytesOf(const v1::CatalogEntry& entry) {
  StagedCatalog staged("");
  EXPECT_THAT(staged.Add(entry), IsOk());
  return staged.entries().begin()->second;
}

TEST(StagedCatalogTest, TheJobOrTheFirstEntryTellsTheKind) {
  EXPECT_EQ(StagedCatalog("users").kind(), "users");
  StagedCatalog staged("directory");
  EXPECT_EQ(staged.kind(), "");

  ASSERT_THAT(staged.Add(ShownUser("1", "a@x.io")), IsOk());

  EXPECT_EQ(staged.kind(), "users");
  EXPECT_THAT(staged.Add(Tag("t")),
              ErrorIs(absl::StatusCode::kInvalidArgument, "ENTRY_MALFORMED"));
  EXPECT_THAT(StagedCatalog("users").Add(Tag("t")),
              ErrorIs(absl::StatusCode::kInvalidArgument, "ENTRY_MALFORMED"));
}

TEST(StagedCatalogTest, OfAnEntryThatIsShownTwiceTheLaterCounts) {
  StagedCatalog staged("users");
  ASSERT_THAT(staged.Add(ShownUser("1", "a@x.io")), IsOk());
  ASSERT_THAT(staged.Add(ShownUser("1", "b@x.io")), IsOk());

  ASSERT_THAT(staged.entries(), SizeIs(1));
  v1::CatalogEntry entry;
  ASSERT_TRUE(entry.ParseFromString(staged.entries().begin()->second));
  EXPECT_EQ(entry.user().email(), "b@x.io");
}

TEST(StagedCatalogTest, EqualEntriesHaveEqualBytesWheneverTheyWereRead) {
  v1::CatalogEntry later = Item({"a", "b"});
  later.mutable_observe_time()->set_seconds(9);

  EXPECT_EQ(BytesOf(Item({"b", "a", "b"})), BytesOf(later));
  EXPECT_NE(BytesOf(Item({"a"})), BytesOf(later));
}

TEST(StagedCatalogTest, IsAsOldAsItsEarliestEntry) {
  StagedCatalog staged("tags");
  EXPECT_EQ(staged.observe_time(), std::nullopt);
  v1::CatalogEntry late = Tag("late"), early = Tag("early");
  late.mutable_observe_time()->set_seconds(20);
  early.mutable_observe_time()->set_seconds(10);

  ASSERT_THAT(staged.Add(late), IsOk());
  ASSERT_THAT(staged.Add(early), IsOk());

  EXPECT_EQ(staged.observe_time(), absl::FromUnixSeconds(10));
}

}  // namespace
}  // namespace muster::inventory
