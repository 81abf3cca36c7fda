#include "base/api/resource_name.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr char kMalformed[] = "RESOURCE_NAME_MALFORMED";

TEST(ResourceNameTest, EveryKindSurvivesTheRoundTrip) {
  EXPECT_EQ(SourceName::Parse("sources/iru")->ToString(), "sources/iru");
  EXPECT_EQ(DeviceName::Parse("sources/iru/devices/8f-1")->ToString(),
            "sources/iru/devices/8f-1");
  EXPECT_EQ(SyncName::Parse("sources/iru/syncs/42")->ToString(),
            "sources/iru/syncs/42");
  EXPECT_EQ(CommandName::Parse("sources/iru/devices/d/commands/c")->ToString(),
            "sources/iru/devices/d/commands/c");
}

TEST(ResourceNameTest, CommandKnowsItsDeviceAndThatItsSource) {
  const auto command = CommandName::Parse("sources/iru/devices/d/commands/c");
  ASSERT_THAT(command, IsOk());
  EXPECT_EQ(command->parent().ToString(), "sources/iru/devices/d");
  EXPECT_EQ(command->parent().parent().ToString(), "sources/iru");
}

TEST(ResourceNameTest, PatternGivesTheIdsInOrder) {
  EXPECT_THAT(ParseName("sources/iru/users/ada@example.com",
                        "sources/{source}/users/{user}"),
              IsOkAndHolds(ElementsAre("iru", "ada@example.com")));
}

TEST(ResourceNameTest, WildcardPassesOnlyWhereItMay) {
  EXPECT_THAT(SourceName::Parse("sources/-"), ErrorIs(kInvalid, kMalformed));
  const auto all = SourceName::Parse("sources/-", Wildcard::kAllow);
  ASSERT_THAT(all, IsOk());
  EXPECT_TRUE(IsWildcard(all->source));
  EXPECT_FALSE(IsWildcard("iru"));
}

TEST(ResourceNameTest, ErrorShowsTheNameAndTheForm) {
  const auto name = DeviceName::Parse("devices/d");
  EXPECT_THAT(name, ErrorIs(kInvalid, kMalformed));
  EXPECT_THAT(std::string(name.status().message()),
              HasSubstr("\"devices/d\" is not a name of the form "
                        "sources/{source}/devices/{device}"));
}

class MalformedNameTest : public ::testing::TestWithParam<std::string> {};

TEST_P(MalformedNameTest, IsRefused) {
  EXPECT_THAT(DeviceName::Parse(GetParam()), ErrorIs(kInvalid, kMalformed));
}

INSTANTIATE_TEST_SUITE_P(
    Names, MalformedNameTest,
    ::testing::Values("", "/", "sources//devices/d", "sources/s/devices/",
                      "sources/s/devices/d/", "/sources/s/devices/d",
                      "sources/s/device/d", "Sources/s/devices/d",
                      "sources/s/devices/a b", "sources/s/devices/..",
                      "sources/s/devices/\xc3\xa4",
                      std::string("sources/s/devices/a\0b", 21),
                      "sources/s/devices/" + std::string(256, 'a'),
                      "sources/s/devices/d/commands/c"));

TEST(ResourceNameTest, IdsHaveTheirLengthAndAlphabet) {
  EXPECT_TRUE(IsResourceId(std::string(255, 'a')));
  EXPECT_TRUE(IsResourceId("A-z0.9_~@:+"));
  EXPECT_FALSE(IsResourceId("a/b"));
  EXPECT_FALSE(IsResourceId("-"));
}

}  // namespace
}  // namespace muster
