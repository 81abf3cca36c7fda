#include "inventory/store/device_store.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::NameOf;
using testing::Shown;
using testing::ShownMany;
using testing::ShownRemoved;

class DeviceStoreTest : public ::testing::Test {
 protected:
  DeviceQuery All(absl::string_view parent = "sources/-") {
    return DeviceQuery{*Scope::Parse(parent), "", ""};
  }
  std::vector<std::string> List(const DeviceQuery& query) {
    const auto page = inventory_.devices().List(query, "", 1000);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> names;
    for (const auto& device : page->devices) names.push_back(device.name());
    return names;
  }
  v1::DeviceObservation OwnedBy(absl::string_view id, absl::string_view email) {
    v1::DeviceObservation shown = Shown(id);
    shown.mutable_device()->mutable_user()->set_email(std::string(email));
    return shown;
  }

  testing::TestInventory inventory_;
};

TEST_F(DeviceStoreTest, KnowsNoDeviceThatWasNeverShown) {
  EXPECT_THAT(inventory_.devices().Get(NameOf("a")),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
}

TEST_F(DeviceStoreTest, ListsByNameWithoutRemovedOnesUnlessAsked) {
  inventory_.Show({Shown("c"), Shown("a"), ShownRemoved("b")});

  EXPECT_THAT(List(All()), ElementsAre(NameOf("a"), NameOf("c")));
  DeviceQuery with_removed = All();
  with_removed.show_removed = true;
  EXPECT_THAT(List(with_removed),
              ElementsAre(NameOf("a"), NameOf("b"), NameOf("c")));
}

TEST_F(DeviceStoreTest, ListsOneSourceOrAll) {
  inventory_.Show({Shown("a")});
  SyncSession session = inventory_.NewSession();
  ASSERT_THAT(session.Handle(testing::Begin(v1::SYNC_KIND_DELTA, "sources/eu")),
              IsOk());
  ASSERT_THAT(session.Handle(testing::Page(0, {Shown("z", "sources/eu")})),
              IsOk());

  EXPECT_THAT(List(All("sources/iru")), ElementsAre(NameOf("a")));
  EXPECT_THAT(List(All()), ElementsAre(NameOf("z", "sources/eu"), NameOf("a")));
}

TEST_F(DeviceStoreTest, FindsASerialNumberInAnyLetterCase) {
  v1::DeviceObservation twin = Shown("b");
  twin.mutable_device()->set_serial_number("c02A");
  inventory_.Show({Shown("a"), twin, Shown("c")});
  DeviceQuery query = All();
  query.serial_number = "C02a";

  EXPECT_THAT(List(query), ElementsAre(NameOf("a"), NameOf("b")));
}

TEST_F(DeviceStoreTest, FindsWhoADeviceIsAssignedToNow) {
  inventory_.Show({OwnedBy("a", "Ann@Example.com"), OwnedBy("b", "bob@x.com")});
  DeviceQuery ann = All();
  ann.user_email = "ann@example.COM";
  EXPECT_THAT(List(ann), ElementsAre(NameOf("a")));

  inventory_.Show({OwnedBy("a", "bob@x.com")});

  EXPECT_THAT(List(ann), IsEmpty());
  DeviceQuery bob = All();
  bob.user_email = "bob@x.com";
  EXPECT_THAT(List(bob), ElementsAre(NameOf("a"), NameOf("b")));
}

TEST_F(DeviceStoreTest, CombinesConditions) {
  v1::DeviceObservation phone = OwnedBy("b", "ann@x.com");
  phone.mutable_device()->set_platform(device::v1::PLATFORM_IPHONE);
  inventory_.Show({OwnedBy("a", "ann@x.com"), phone, Shown("c")});
  DeviceQuery query = All();
  query.platform = device::v1::PLATFORM_IPHONE;
  EXPECT_THAT(List(query), ElementsAre(NameOf("b")));

  query.user_email = "ann@x.com";
  EXPECT_THAT(List(query), ElementsAre(NameOf("b")));
  query.serial_number = "C02a";
  EXPECT_THAT(List(query), IsEmpty());
}

TEST_F(DeviceStoreTest, PagesEndExactly) {
  inventory_.Show(ShownMany(4));
  DeviceQuery query = All();
  query.platform = device::v1::PLATFORM_MAC;

  const auto first = inventory_.devices().List(query, "", 2);
  ASSERT_THAT(first, IsOk());
  EXPECT_TRUE(first->has_more);
  EXPECT_EQ(first->revision, 4);
  const auto second =
      inventory_.devices().List(query, first->devices.back().name(), 2);
  ASSERT_THAT(second, IsOk());

  EXPECT_EQ(second->devices.front().name(), NameOf("0002"));
  EXPECT_EQ(second->devices.size(), 2u);
  EXPECT_FALSE(second->has_more);
}

TEST_F(DeviceStoreTest, KnowsTheLivingDevicesOfASource) {
  inventory_.Show({Shown("a"), Shown("b"), ShownRemoved("c")});
  inventory_.Show({ShownRemoved("a")});

  const auto living = inventory_.devices().LivingDevices(testing::kSource);

  ASSERT_THAT(living, IsOk());
  EXPECT_THAT(*living, ElementsAre(NameOf("b")));
}

}  // namespace
}  // namespace muster::inventory
