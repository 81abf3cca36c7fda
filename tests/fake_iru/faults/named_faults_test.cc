#include "tests/fake_iru/faults/named_faults.h"

#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

Request Get(const std::string& target) { return ParseTarget("GET", target); }

TEST(NamedFaultsTest, KnowsEveryNameOfTheHeader) {
  NamedFaults faults;
  for (const std::string& name : FaultNames()) {
    EXPECT_TRUE(faults.SwitchOn({{"name", name}}).ok()) << name;
  }
  EXPECT_THAT(faults.Shown(), SizeIs(23));
}

TEST(NamedFaultsTest, RefusesANameThatItDoesNotKnow) {
  NamedFaults faults;

  const absl::Status status = faults.SwitchOn({{"name", "gremlins"}});

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), HasSubstr("throttle_burst"));
  EXPECT_FALSE(faults.SwitchOn(Json::object()).ok());
}

TEST(NamedFaultsTest, MeetsRequestsAfterTheFirstOnesAndAsOftenAsItWasTold) {
  NamedFaults faults;
  ASSERT_TRUE(
      faults.SwitchOn({{"name", kHtml404}, {"after", 1}, {"count", 2}}).ok());

  EXPECT_THAT(faults.Meet(Get("/a")), SizeIs(0));
  EXPECT_THAT(faults.Meet(Get("/a")), SizeIs(1));
  EXPECT_THAT(faults.Meet(Get("/a")), SizeIs(1));
  EXPECT_THAT(faults.Meet(Get("/a")), SizeIs(0));
}

TEST(NamedFaultsTest, MeetsAPrefixOrAWholePath) {
  NamedFaults faults;
  ASSERT_TRUE(
      faults.SwitchOn({{"name", kHtml404}, {"endpoint", "/api/v1/devices/"}})
          .ok());
  ASSERT_TRUE(faults.SwitchOn({{"name", kLimitClamped}}).ok());

  const auto one = faults.Meet(Get("/api/v1/devices/x"));
  ASSERT_THAT(one, SizeIs(1));
  EXPECT_EQ(one[0].name, kHtml404);
  const auto list = faults.Meet(Get("/api/v1/devices"));
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_EQ(list[0].name, kLimitClamped);
}

TEST(NamedFaultsTest, ReplacesAFaultOfTheSameNameAndPlace) {
  NamedFaults faults;
  ASSERT_TRUE(faults.SwitchOn({{"name", kGzip}, {"count", 1}}).ok());
  ASSERT_TRUE(faults.SwitchOn({{"name", kGzip}, {"count", 9}}).ok());

  EXPECT_EQ(faults.Shown()[0]["count"], 9);
  EXPECT_THAT(faults.Shown(), SizeIs(1));
  EXPECT_TRUE(faults.SwitchOff(kGzip));
  EXPECT_FALSE(faults.SwitchOff(kGzip));
}

}  // namespace
}  // namespace muster::fake_iru
