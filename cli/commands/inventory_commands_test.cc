#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::cli {
namespace {

using ::muster::testing::EqualsProto;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using DevicesCommandTest = MusterctlTest;

TEST_F(DevicesCommandTest, SendsTheWholeQuery) {
  EXPECT_EQ(
      Run({"devices", "--filter", "platform = MAC", "--order-by",
           "user.email, os.version desc", "--at", "4711", "--source", "iru"}),
      kExitOk);

  EXPECT_THAT(inventory_.list_devices.asked(), ElementsAre(EqualsProto(R"pb(
                parent: "sources/iru"
                page_size: 50
                filter: "platform = MAC"
                order_by: "user.email, os.version desc"
                revision: 4711
              )pb")));
}

TEST_F(DevicesCommandTest, TellsAsOfWhichRevisionTheRowsAre) {
  inventory_.list_devices.Answer(R"pb(
    devices { serial_number: "C02A" display_name: "Jo's Mac" }
    revision: 812
  )pb");

  EXPECT_EQ(Run({"devices", "--at", "2026-11-22T09:15:00Z"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("C02A    Jo's Mac"));
  EXPECT_THAT(out_, HasSubstr("as of revision 812\n"));
  EXPECT_EQ(inventory_.list_devices.asked()[0].read_time().seconds(),
            1795338900);
}

TEST_F(DevicesCommandTest, ReadsPagesUntilTheLimitIsReached) {
  inventory_.list_devices.Answer(R"pb(devices { name: "a" }
                                      devices { name: "b" }
                                      next_page_token: "t")pb");
  inventory_.list_devices.Answer(R"pb(devices { name: "c" }
                                      next_page_token: "u")pb");

  EXPECT_EQ(Run({"devices", "--limit", "3", "--json"}), kExitOk);

  EXPECT_EQ(out_, "{\"name\":\"a\"}\n{\"name\":\"b\"}\n{\"name\":\"c\"}\n");
  EXPECT_THAT(
      inventory_.list_devices.asked(),
      ElementsAre(EqualsProto(R"pb(parent: "sources/-" page_size: 3)pb"),
                  EqualsProto(R"pb(parent: "sources/-"
                                   page_size: 1
                                   page_token: "t")pb")));
}

constexpr char kCounts[] = R"pb(
  devices { name: "a" }
  next_page_token: "t"
  revision: 7
  total_size: 3350
  counts {
    field: "platform"
    values { value: "MAC" count: 3349 }
    values { count: 1 }
  }
)pb";

TEST_F(DevicesCommandTest, CountsInsteadOfListing) {
  inventory_.list_devices.Answer(kCounts);

  EXPECT_EQ(Run({"devices", "--count-by", "platform,model"}), kExitOk);

  EXPECT_EQ(out_,
            "3,350 devices match\n"
            "  platform     Devices\n"
            "  MAC            3,349\n"
            "  (not known)        1\n");
  EXPECT_THAT(inventory_.list_devices.asked()[0].count_by(),
              ElementsAre("platform", "model"));
}

TEST_F(DevicesCommandTest, PrintsCountsAsOneJsonObject) {
  inventory_.list_devices.Answer(kCounts);

  EXPECT_EQ(Run({"devices", "--count-by", "platform", "--json"}), kExitOk);

  EXPECT_EQ(out_,
            "{\"revision\":\"7\",\"counts\":[{\"field\":\"platform\","
            "\"values\":[{\"value\":\"MAC\",\"count\":\"3349\"},"
            "{\"count\":\"1\"}]}],\"total_size\":\"3350\"}\n");
}

TEST_F(DevicesCommandTest, RefusesAPointThatIsNone) {
  EXPECT_EQ(Run({"devices", "--at", "yesterday"}), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("give a revision, or a time"));
  EXPECT_TRUE(inventory_.list_devices.asked().empty());
}

}  // namespace
}  // namespace muster::cli
