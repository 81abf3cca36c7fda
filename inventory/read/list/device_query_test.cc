#include "inventory/read/list/device_query.h"

#include <string>

#include "gtest/gtest.h"
#include "inventory/store/index_keys.h"
#include "inventory/store/testing/test_resources.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::TestDevice;

v1::ListDevicesRequest Request(absl::string_view filter = "") {
  v1::ListDevicesRequest request;
  request.set_parent("sources/-");
  request.set_filter(std::string(filter));
  return request;
}

DeviceQuery Parse(const v1::ListDevicesRequest& request) {
  auto query = DeviceQuery::Parse(request);
  EXPECT_THAT(query, IsOk());
  return *std::move(query);
}

Device Removed() {
  Device device = TestDevice("a");
  device.set_state(device::v1::STATE_REMOVED);
  return device;
}

TEST(DeviceQueryTest, AsksForAllConditionsAtOnce) {
  v1::ListDevicesRequest request = Request("display_name = Mac");
  request.set_serial_number("sn-A");
  request.set_user_email("ANN@example.com");
  request.set_platform(device::v1::PLATFORM_MAC);
  const DeviceQuery query = Parse(request);
  Device device = TestDevice("a");
  device.mutable_user()->set_email("ann@Example.com");
  ASSERT_TRUE(query.Matches(device));

  Device other = device;
  other.set_serial_number("SN-b");
  EXPECT_FALSE(query.Matches(other));
  other = device;
  other.clear_user();
  EXPECT_FALSE(query.Matches(other));
  other = device;
  other.set_platform(device::v1::PLATFORM_IPAD);
  EXPECT_FALSE(query.Matches(other));
  other = device;
  other.set_display_name("PC");
  EXPECT_FALSE(query.Matches(other));
}

TEST(DeviceQueryTest, ShowsRemovedDevicesOnlyIfAskedOrIfStateIsNamed) {
  v1::ListDevicesRequest with_removed = Request();
  with_removed.set_show_removed(true);

  EXPECT_FALSE(Parse(Request()).Matches(Removed()));
  EXPECT_FALSE(Parse(Request("platform = MAC")).Matches(Removed()));
  EXPECT_TRUE(Parse(with_removed).Matches(Removed()));
  EXPECT_TRUE(Parse(Request("state = REMOVED")).Matches(Removed()));
  EXPECT_FALSE(Parse(Request("state = ENROLLED")).Matches(Removed()));
}

TEST(DeviceQueryTest, TakesTheNarrowestIndexThatTheRequestAsksFor) {
  v1::ListDevicesRequest request = Request();
  EXPECT_EQ(Parse(request).NarrowestIndex(), "");
  request.set_platform(device::v1::PLATFORM_MAC);
  EXPECT_EQ(Parse(request).NarrowestIndex(),
            IndexPrefix(IndexKind::kPlatform, "1"));
  request.set_user_email("ann@example.com");
  EXPECT_EQ(Parse(request).NarrowestIndex(),
            IndexPrefix(IndexKind::kUserEmail, "ann@example.com"));
  request.set_serial_number("C02");
  EXPECT_EQ(Parse(request).NarrowestIndex(),
            IndexPrefix(IndexKind::kSerialNumber, "C02"));
}

TEST(DeviceQueryTest, TakesTheIndexThatItsFilterImplies) {
  EXPECT_EQ(
      Parse(Request("platform = IPHONE AND missing = true")).NarrowestIndex(),
      IndexPrefix(IndexKind::kPlatform, "3"));
  EXPECT_EQ(
      Parse(Request("platform = MAC user.email = Ann@x.com")).NarrowestIndex(),
      IndexPrefix(IndexKind::kUserEmail, "ann@x.com"));
  EXPECT_EQ(Parse(Request("serial_number = C02")).NarrowestIndex(),
            IndexPrefix(IndexKind::kSerialNumber, "c02"));
}

TEST(DeviceQueryTest, TakesNoIndexThatWouldMissDevices) {
  for (const char* filter :
       {"platform = MAC OR missing = true", "NOT platform = MAC",
        "platform != MAC", "serial_number = \"\"", "user.email = \"\""}) {
    EXPECT_EQ(Parse(Request(filter)).NarrowestIndex(), "") << filter;
  }
}

TEST(DeviceQueryTest, LooksAtLivenessOnlyIfTheFilterNamesIt) {
  EXPECT_FALSE(Parse(Request("missing = true")).LooksAtLiveness());
  EXPECT_TRUE(Parse(Request("last_check_in_time > 2026-01-01T00:00:00Z"))
                  .LooksAtLiveness());
}

TEST(DeviceQueryTest, OrdersByNameUnlessAskedOtherwise) {
  v1::ListDevicesRequest request = Request();
  EXPECT_TRUE(Parse(request).IsByName());
  EXPECT_EQ(Parse(request).SortKey(TestDevice("a")), TestDevice("a").name());

  request.set_order_by("display_name desc");
  const DeviceQuery query = Parse(request);
  EXPECT_FALSE(query.IsByName());
  EXPECT_LT(query.SortKey(TestDevice("b", "Z")),
            query.SortKey(TestDevice("a", "A")));
}

TEST(DeviceQueryTest, IsRefusedIfAPartOfItIsMalformed) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  v1::ListDevicesRequest request = Request("((");
  EXPECT_THAT(DeviceQuery::Parse(request),
              ErrorIs(kInvalid, "FILTER_MALFORMED"));
  request = Request();
  request.set_order_by("nothing");
  EXPECT_THAT(DeviceQuery::Parse(request),
              ErrorIs(kInvalid, "ORDER_BY_MALFORMED"));
  request = Request();
  request.set_parent("iru");
  EXPECT_THAT(DeviceQuery::Parse(request),
              ErrorIs(kInvalid, "RESOURCE_NAME_MALFORMED"));
}

}  // namespace
}  // namespace muster::inventory
