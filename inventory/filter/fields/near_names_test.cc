#include "inventory/filter/fields/near_names.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<std::string> kNames = {"os.name", "platform", "serial_number",
                                         "user.display_name", "user.email"};

TEST(NearNamesTest, FindsAMisspeltName) {
  EXPECT_THAT(NearNames("platfrom", kNames), ElementsAre("platform"));
  EXPECT_THAT(NearNames("SerialNumber", kNames), ElementsAre("serial_number"));
}

TEST(NearNamesTest, FindsANameByAPartOfIt) {
  EXPECT_THAT(NearNames("email", kNames), ElementsAre("user.email"));
  EXPECT_THAT(NearNames("name", kNames),
              ElementsAre("os.name", "user.display_name"));
}

TEST(NearNamesTest, GivesThreeAtMostTheNearestFirst) {
  EXPECT_THAT(NearNames("aaaaaa", {"aaaabb", "aaaaab", "aaaaba", "aaaaaa"}),
              ElementsAre("aaaaaa", "aaaaab", "aaaaba"));
}

TEST(NearNamesTest, GivesNothingForWhatIsNothingLikeThem) {
  EXPECT_THAT(NearNames("colour", kNames), IsEmpty());
  EXPECT_THAT(NearNames(std::string(100000, 'x'), kNames), IsEmpty());
}

TEST(ExcerptTest, IsShortAndAscii) {
  EXPECT_EQ(Excerpt("user.mail"), "user.mail");
  EXPECT_EQ(Excerpt("a\nb\xFF"), "a\\nb\\xff");
  EXPECT_EQ(Excerpt(std::string(100, 'x')), std::string(64, 'x') + "...");
}

}  // namespace
}  // namespace muster::inventory
