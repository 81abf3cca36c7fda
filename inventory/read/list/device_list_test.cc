#include "inventory/read/list/device_list.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "inventory/model/proto_time.h"
#include "inventory/read/page_limit.h"
#include "inventory/read/read_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::PutDevice;
using testing::RemoveDevice;
using testing::StoreWriteBuilder;
using testing::TestDevice;

const absl::Time kNow = absl::FromUnixSeconds(1800000000);

class DeviceListTest : public testing::ReadFixture {
 protected:
  static v1::ListDevicesRequest All() {
    v1::ListDevicesRequest request;
    request.set_parent("sources/-");
    return request;
  }
  static v1::ListDevicesRequest Where(absl::string_view filter) {
    v1::ListDevicesRequest request = All();
    request.set_filter(std::string(filter));
    return request;
  }
  v1::ListDevicesResponse List(const v1::ListDevicesRequest& request) {
    auto response = list_.List(request);
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::ListDevicesResponse());
  }
  static std::vector<std::string> IdsOf(const v1::ListDevicesResponse& page) {
    std::vector<std::string> ids;
    for (const Device& one : page.devices()) ids.push_back(one.vendor_id());
    return ids;
  }
  void PutAll(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) PutDevice(store_, TestDevice(id));
  }
  void PutOwned(absl::string_view id, absl::string_view email) {
    Device device = TestDevice(id);
    device.mutable_user()->set_email(std::string(email));
    PutDevice(store_, device);
  }

  const DeviceList list_{store_, liveness_};
};

TEST_F(DeviceListTest, ShowsDevicesByNameWithTheirLiveness) {
  PutAll({"b", "a"});
  SeeAlive("a", kNow);

  const v1::ListDevicesResponse page = List(All());

  EXPECT_THAT(IdsOf(page), ElementsAre("a", "b"));
  EXPECT_EQ(FromProto(page.devices(0).last_check_in_time()), kNow);
  EXPECT_FALSE(page.devices(1).has_last_check_in_time());
  EXPECT_EQ(page.revision(), 2);
  EXPECT_EQ(page.next_page_token(), "");
  EXPECT_THAT(page.counts(), IsEmpty());
}

TEST_F(DeviceListTest, ShowsRemovedDevicesOnlyIfAsked) {
  PutAll({"a", "b"});
  RemoveDevice(store_, "a");
  v1::ListDevicesRequest with_removed = All();
  with_removed.set_show_removed(true);

  EXPECT_THAT(IdsOf(List(All())), ElementsAre("b"));
  EXPECT_THAT(IdsOf(List(with_removed)), ElementsAre("a", "b"));
  EXPECT_THAT(IdsOf(List(Where("state = REMOVED"))), ElementsAre("a"));
}

TEST_F(DeviceListTest, ShowsOneSourceOrAll) {
  PutAll({"a"});
  Device other = TestDevice("z");
  other.set_name("sources/eu/devices/z");
  PutDevice(store_, other);
  v1::ListDevicesRequest one = All();
  one.set_parent("sources/iru");

  EXPECT_THAT(IdsOf(List(one)), ElementsAre("a"));
  EXPECT_THAT(IdsOf(List(All())), ElementsAre("z", "a"));
}

TEST_F(DeviceListTest, FindsDevicesByWhatIsIndexed) {
  PutOwned("a", "Ann@example.com");
  PutOwned("b", "bob@example.com");
  PutOwned("c", "ann@example.com");
  v1::ListDevicesRequest serial = All(), email = All(), platform = All();
  serial.set_serial_number("sn-B");
  email.set_user_email("ann@EXAMPLE.com");
  platform.set_platform(device::v1::PLATFORM_IPAD);

  EXPECT_THAT(IdsOf(List(serial)), ElementsAre("b"));
  EXPECT_THAT(IdsOf(List(email)), ElementsAre("a", "c"));
  EXPECT_THAT(IdsOf(List(platform)), IsEmpty());
  EXPECT_THAT(IdsOf(List(Where("user.email = ann@example.com"))),
              ElementsAre("a", "c"));
}

TEST_F(DeviceListTest, FindsWhoADeviceWasAssignedTo) {
  PutOwned("a", "ann@example.com");
  PutOwned("a", "bob@example.com");
  v1::ListDevicesRequest ann = All();
  ann.set_user_email("ann@example.com");
  EXPECT_THAT(IdsOf(List(ann)), IsEmpty());

  ann.set_revision(1);

  EXPECT_THAT(IdsOf(List(ann)), ElementsAre("a"));
}

TEST_F(DeviceListTest, OrdersAsAsked) {
  PutDevice(store_, TestDevice("a", "Y"));
  PutDevice(store_, TestDevice("b", "X"));
  PutDevice(store_, TestDevice("c", "Y"));
  v1::ListDevicesRequest request = All();

  request.set_order_by("display_name");
  EXPECT_THAT(IdsOf(List(request)), ElementsAre("b", "a", "c"));
  request.set_order_by("display_name desc, name desc");
  EXPECT_THAT(IdsOf(List(request)), ElementsAre("c", "a", "b"));
}

TEST_F(DeviceListTest, PagesEndExactly) {
  PutAll({"a", "b", "c", "d"});
  for (const char* order_by : {"", "name desc"}) {
    v1::ListDevicesRequest request = All();
    request.set_order_by(order_by);
    request.set_page_size(2);

    const v1::ListDevicesResponse first = List(request);
    request.set_page_token(first.next_page_token());
    const v1::ListDevicesResponse second = List(request);

    EXPECT_EQ(first.devices_size(), 2);
    EXPECT_EQ(second.devices_size(), 2);
    EXPECT_EQ(second.next_page_token(), "");
  }
}

TEST_F(DeviceListTest, ShowsOneRevisionOnAllPages) {
  PutDevice(store_, TestDevice("a"));
  PutDevice(store_, TestDevice("c", "Old"));
  v1::ListDevicesRequest request = All();
  request.set_page_size(1);
  const v1::ListDevicesResponse first = List(request);

  PutDevice(store_, TestDevice("b"));
  PutDevice(store_, TestDevice("c", "New"));
  RemoveDevice(store_, "c");
  SeeAlive("c", kNow);
  request.set_page_token(first.next_page_token());
  const v1::ListDevicesResponse second = List(request);

  EXPECT_EQ(second.revision(), first.revision());
  ASSERT_THAT(IdsOf(second), ElementsAre("c"));
  EXPECT_EQ(second.devices(0).display_name(), "Old");
  EXPECT_EQ(FromProto(second.devices(0).last_check_in_time()), kNow);
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(DeviceListTest, ShowsThePastWithoutLiveness) {
  PutDevice(store_, TestDevice("a", "Old"));
  const google::protobuf::Timestamp then = List(All()).devices(0).update_time();
  PutDevice(store_, TestDevice("a", "New"));
  SeeAlive("a", kNow);
  v1::ListDevicesRequest by_revision = All(), by_time = All();
  by_revision.set_revision(1);
  *by_time.mutable_read_time() = then;

  for (const auto& request : {by_revision, by_time}) {
    const v1::ListDevicesResponse page = List(request);
    ASSERT_THAT(IdsOf(page), ElementsAre("a"));
    EXPECT_EQ(page.revision(), 1);
    EXPECT_EQ(page.devices(0).display_name(), "Old");
    EXPECT_FALSE(page.devices(0).has_last_check_in_time());
  }
}

TEST_F(DeviceListTest, FiltersByLivenessOfNowOnly) {
  PutAll({"a", "b"});
  SeeAlive("a", kNow);
  v1::ListDevicesRequest request =
      Where("last_check_in_time > 2020-01-01T00:00:00Z");
  EXPECT_THAT(IdsOf(List(request)), ElementsAre("a"));

  request.set_revision(2);

  EXPECT_THAT(IdsOf(List(request)), IsEmpty());
}

TEST_F(DeviceListTest, CountsOnTheFirstPageAllThatMatch) {
  PutAll({"a", "b", "c"});
  Device ipad = TestDevice("d");
  ipad.set_platform(device::v1::PLATFORM_IPAD);
  PutDevice(store_, ipad);
  v1::ListDevicesRequest request = Where("serial_number != SN-c");
  request.add_count_by("platform");
  request.set_page_size(1);

  v1::ListDevicesResponse page = List(request);
  ASSERT_EQ(page.counts_size(), 1);
  EXPECT_THAT(page.counts(0), EqualsProto(R"pb(
                field: "platform"
                values { value: "MAC" count: 2 }
                values { value: "IPAD" count: 1 }
              )pb"));
  EXPECT_EQ(page.total_size(), 3);

  request.set_page_token(page.next_page_token());
  page = List(request);
  EXPECT_THAT(IdsOf(page), ElementsAre("b"));
  EXPECT_THAT(page.counts(), IsEmpty());
  EXPECT_EQ(page.total_size(), 0);
}

TEST_F(DeviceListTest, EndsAPageBeforeItGetsTooHeavy) {
  for (const char* id : {"a", "b", "c"}) {
    PutDevice(store_,
              TestDevice(id, std::string(kMaxPageBytes / 2 - 1000, 'x')));
  }
  v1::ListDevicesRequest request = All();

  const v1::ListDevicesResponse first = List(request);
  request.set_page_token(first.next_page_token());

  EXPECT_THAT(IdsOf(first), ElementsAre("a", "b"));
  EXPECT_THAT(IdsOf(List(request)), ElementsAre("c"));
}

TEST_F(DeviceListTest, LooksAtLittleMoreThanItReturns) {
  PutAll({"a", "b", "c"});
  StoreWrite write = StoreWriteBuilder(store_).Put(TestDevice("d")).Build();
  write.changes[0].body = "no device";
  ASSERT_TRUE(store_.Commit(write).ok());
  v1::ListDevicesRequest request = All();

  request.set_page_size(2);
  EXPECT_THAT(IdsOf(List(request)), ElementsAre("a", "b"));
  request.set_serial_number("SN-c");
  request.set_page_size(0);
  EXPECT_THAT(IdsOf(List(request)), ElementsAre("c"));
  request.clear_serial_number();
  EXPECT_THAT(list_.List(request),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

}  // namespace
}  // namespace muster::inventory
