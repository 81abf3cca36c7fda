#include "inventory/sources/cursor_store.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::kSource;

constexpr char kName[] = "sources/iru/cursors/devices";

class CursorStoreTest : public ::testing::Test {
 protected:
  CursorStoreTest() {
    v1::Source source;
    source.set_name(kSource);
    inventory_.PutSource(source);
  }
  absl::StatusOr<v1::Cursor> Update(const std::string& position,
                                    const std::string& etag = "",
                                    const std::string& name = kName) {
    v1::Cursor cursor;
    cursor.set_name(name);
    cursor.set_position(position);
    cursor.set_etag(etag);
    return cursors_.Update(cursor);
  }

  testing::TestInventory inventory_;
  CursorStore cursors_{inventory_.store(), inventory_.writer(),
                       inventory_.clock()};
};

TEST_F(CursorStoreTest, KeepsTheLastPosition) {
  ASSERT_THAT(Update("1"), IsOk());
  const auto second = Update("2");
  ASSERT_THAT(second, IsOk());

  const auto read = cursors_.Get(kName);

  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->position(), "2");
  EXPECT_EQ(read->etag(), second->etag());
  EXPECT_EQ(read->update_time().seconds(), 1700000000);
}

TEST_F(CursorStoreTest, KnowsNoCursorThatWasNotWritten) {
  EXPECT_THAT(cursors_.Get(kName),
              ErrorIs(absl::StatusCode::kNotFound, "CURSOR_NOT_FOUND"));
  EXPECT_THAT(
      cursors_.Get("sources/iru"),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

TEST_F(CursorStoreTest, IsWrittenForKnownSourcesOnly) {
  EXPECT_THAT(Update("1", "", "sources/eu/cursors/devices"),
              ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND"));
}

TEST_F(CursorStoreTest, TakesTheEtagOfTheStoredOneOnly) {
  const auto first = Update("1");
  ASSERT_THAT(first, IsOk());
  const auto second = Update("2", first->etag());
  ASSERT_THAT(second, IsOk());

  EXPECT_THAT(Update("3", first->etag()),
              ErrorIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_EQ(cursors_.Get(kName)->position(), "2");
}

TEST_F(CursorStoreTest, AnEtagWithoutACursorMatchesNothing) {
  EXPECT_THAT(Update("1", "\"1\""),
              ErrorIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(CursorStoreTest, ThereAndBackIsAnotherEtag) {
  const auto first = Update("1");
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(Update("2"), IsOk());
  const auto third = Update("1");

  ASSERT_THAT(third, IsOk());
  EXPECT_NE(third->etag(), first->etag());
}

TEST_F(CursorStoreTest, APositionHasOneTo4096Bytes) {
  const auto malformed =
      ErrorIs(absl::StatusCode::kInvalidArgument, "CURSOR_MALFORMED");
  EXPECT_THAT(Update(""), malformed);
  EXPECT_THAT(Update(std::string(4096, 'x')), IsOk());
  EXPECT_THAT(Update(std::string(4097, 'x')), malformed);
}

TEST_F(CursorStoreTest, ListsTheCursorsOfOneSourceByName) {
  v1::Source other;
  other.set_name("sources/iru2");
  inventory_.PutSource(other);
  for (const char* name : {"sources/iru/cursors/b", "sources/iru/cursors/a",
                           "sources/iru2/cursors/a"}) {
    ASSERT_THAT(Update("1", "", name), IsOk());
  }

  const auto first = cursors_.List(kSource, "", 1);
  const auto second = cursors_.List(kSource, "sources/iru/cursors/a", 1);

  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(first->resources.size(), 1u);
  EXPECT_EQ(first->resources[0].name(), "sources/iru/cursors/a");
  EXPECT_TRUE(first->has_more);
  ASSERT_EQ(second->resources.size(), 1u);
  EXPECT_EQ(second->resources[0].name(), "sources/iru/cursors/b");
  EXPECT_FALSE(second->has_more);
}

}  // namespace
}  // namespace muster::inventory
