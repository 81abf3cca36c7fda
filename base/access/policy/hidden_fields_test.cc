#include "base/access/policy/hidden_fields.h"

#include "base/process/textproto.h"
#include "gtest/gtest.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::EqualsProto;

inventory::v1::ListDevicesResponse List() {
  return ParseTextproto<inventory::v1::ListDevicesResponse>(R"(
    devices { name: "sources/iru/devices/a" tags: "vip"
              user { email: "a@example.com" display_name: "A" } }
    devices { name: "sources/iru/devices/b" }
    next_page_token: "x")",
                                                            "test")
      .value();
}

TEST(HiddenFieldsTest, ClearsAFieldWhereverItIs) {
  auto list = List();
  HiddenFields({"muster.device.v1.Device.user"}).Clear(list);

  EXPECT_THAT(list, EqualsProto(R"pb(
                devices { name: "sources/iru/devices/a" tags: "vip" }
                devices { name: "sources/iru/devices/b" }
                next_page_token: "x")pb"));
}

TEST(HiddenFieldsTest, ClearsPartOfAMessageAndLists) {
  auto list = List();
  HiddenFields(
      {"muster.device.v1.AssignedUser.email", "muster.device.v1.Device.tags"})
      .Clear(list);

  EXPECT_THAT(list, EqualsProto(R"pb(
                devices {
                  name: "sources/iru/devices/a"
                  user { display_name: "A" }
                }
                devices { name: "sources/iru/devices/b" }
                next_page_token: "x")pb"));
}

TEST(HiddenFieldsTest, LeavesOtherMessagesAlone) {
  auto list = List();
  const HiddenFields hidden({"muster.trust.v1.Verdict.serial_number"});
  hidden.Clear(list);
  hidden.Clear(list);

  EXPECT_THAT(list, EqualsProto(List().DebugString()));
}

TEST(HiddenFieldsTest, OfTwoHidesWhatBothHide) {
  const auto a = std::make_shared<HiddenFields>(
      std::set<std::string>{"muster.a.b.c", "muster.a.b.d"});
  const auto b = std::make_shared<HiddenFields>(
      std::set<std::string>{"muster.a.b.d", "muster.a.b.e"});

  EXPECT_EQ(HiddenByBoth(a, b)->names(), std::set<std::string>{"muster.a.b.d"});
  EXPECT_EQ(HiddenByBoth(a, nullptr), nullptr);
  EXPECT_EQ(HiddenByBoth(nullptr, b), nullptr);
}

}  // namespace
}  // namespace muster
