#include "inventory/read/list/top_rows.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> KeysOf(TopRows& rows) {
  std::vector<std::string> keys;
  for (const Row& row : rows.Take()) keys.push_back(row.key);
  return keys;
}

void OfferAll(const std::vector<std::string>& keys, TopRows& rows) {
  for (const std::string& key : keys) rows.Offer(key, {key, 0, ""});
}

TEST(TopRowsTest, KeepsTheFirstByKeyInAnyOrderOfOffers) {
  TopRows ascending(2), descending(2), mixed(2);
  OfferAll({"a", "b", "c", "d"}, ascending);
  OfferAll({"d", "c", "b", "a"}, descending);
  OfferAll({"c", "a", "d", "b"}, mixed);

  EXPECT_THAT(KeysOf(ascending), ElementsAre("a", "b"));
  EXPECT_THAT(KeysOf(descending), ElementsAre("a", "b"));
  EXPECT_THAT(KeysOf(mixed), ElementsAre("a", "b"));
}

TEST(TopRowsTest, IsFullAtItsCapacity) {
  TopRows rows(2);

  OfferAll({"a"}, rows);
  EXPECT_FALSE(rows.full());
  OfferAll({"b", "c"}, rows);
  EXPECT_TRUE(rows.full());
}

TEST(TopRowsTest, ComparesBytesWithoutSign) {
  TopRows rows(1);

  OfferAll({"\xff", "a"}, rows);

  EXPECT_THAT(KeysOf(rows), ElementsAre("a"));
}

TEST(TopRowsTest, OwnsWhatItKeeps) {
  TopRows rows(1);
  {
    const std::string body = "the body of a device";
    rows.Offer("a", {"name", 7, body});
  }

  const std::vector<Row> taken = rows.Take();

  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken[0].number, 7u);
  EXPECT_EQ(taken[0].body, "the body of a device");
}

}  // namespace
}  // namespace muster::inventory
