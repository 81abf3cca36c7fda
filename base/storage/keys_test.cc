#include "base/storage/keys.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::StartsWith;

constexpr auto kDataLoss = absl::StatusCode::kDataLoss;

TEST(KeysTest, NumbersSortAsTheirBytes) {
  const std::vector<int64_t> numbers = {
      std::numeric_limits<int64_t>::min(), -256, -1, 0, 1, 255, 256,
      std::numeric_limits<int64_t>::max()};
  std::vector<std::string> keys;
  for (const int64_t number : numbers) {
    keys.push_back(EncodeInt64(number));
    EXPECT_THAT(DecodeInt64(keys.back()), IsOkAndHolds(number));
  }
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

TEST(KeysTest, NumberOfOtherLengthIsDamage) {
  EXPECT_THAT(DecodeInt64("1234567"), ErrorIs(kDataLoss, "STORE_CORRUPT"));
  EXPECT_THAT(DecodeInt64("123456789"), ErrorIs(kDataLoss, "STORE_CORRUPT"));
}

TEST(KeysTest, PartsComeBackWhateverTheyHold) {
  const std::string zero("\0", 1);
  const std::string nasty(
      "a\0\x01/\0\xff"
      "b",
      7);
  EXPECT_THAT(SplitKey(JoinKey({"sources", nasty, "", zero})),
              IsOkAndHolds(ElementsAre("sources", nasty, "", zero)));
  EXPECT_THAT(SplitKey(""), IsOkAndHolds(ElementsAre()));
}

TEST(KeysTest, FirstPartsAreAPrefixOfTheirOwnKeysOnly) {
  EXPECT_THAT(JoinKey({"iru", "device"}), StartsWith(JoinKey({"iru"})));
  EXPECT_THAT(JoinKey({"iru2", "device"}),
              ::testing::Not(StartsWith(JoinKey({"iru"}))));
}

TEST(KeysTest, KeysSortAsTheListsOfTheirParts) {
  const std::string zero("\0", 1);
  const std::vector<std::vector<std::string>> lists = {
      {""},         {"", "b"}, {zero},           {zero + zero},
      {zero + "a"}, {"a"},     {"a", zero, "a"}, {"a", "b"},
      {"a" + zero}, {"a\x01"}, {"aa"},           {"b"}};
  std::vector<std::string> keys;
  for (const std::vector<std::string>& list : lists) {
    std::string key;
    for (const std::string& part : list) AppendKeyPart(key, part);
    keys.push_back(key);
  }
  ASSERT_TRUE(std::is_sorted(lists.begin(), lists.end()));
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

TEST(KeysTest, KeyThatIsCutOffIsDamage) {
  const std::string key = JoinKey({"a", "b"});
  EXPECT_THAT(SplitKey(key.substr(0, key.size() - 1)),
              ErrorIs(kDataLoss, "STORE_CORRUPT"));
  EXPECT_THAT(SplitKey("a"), ErrorIs(kDataLoss, "STORE_CORRUPT"));
  EXPECT_THAT(SplitKey(std::string("a\0b\0\x01", 5)),
              ErrorIs(kDataLoss, "STORE_CORRUPT"));
}

TEST(KeysTest, UpperBoundIsJustAboveThePrefix) {
  EXPECT_EQ(PrefixUpperBound("ab"), "ac");
  EXPECT_EQ(PrefixUpperBound("a\xff\xff"), "b");
  EXPECT_EQ(PrefixUpperBound("\xff"), "");
  EXPECT_EQ(PrefixUpperBound(""), "");
}

}  // namespace
}  // namespace muster
