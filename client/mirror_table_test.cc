#include "client/mirror_table.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace muster::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

device::v1::Device Device(const std::string& fields) {
  return FromText<device::v1::Device>(fields);
}

std::vector<std::string> Names(const std::vector<DevicePtr>& devices) {
  std::vector<std::string> names;
  for (const DevicePtr& device : devices) names.push_back(device->name());
  return names;
}

TEST(MirrorTableTest, FindsSeveralDevicesOfOneSerialNumberInAnyCase) {
  MirrorTable table;
  table.Put(Device("name: 'b' serial_number: 'C02x'"), 1);
  table.Put(Device("name: 'a' serial_number: 'c02X'"), 2);
  table.Put(Device("name: 'c'"), 3);

  EXPECT_THAT(Names(table.FindBySerial("C02X")), ElementsAre("a", "b"));
  EXPECT_THAT(table.FindBySerial("C02Y"), IsEmpty());
  EXPECT_THAT(table.FindBySerial(""), IsEmpty());
}

TEST(MirrorTableTest, FindsDevicesByPersonAndByVendorId) {
  MirrorTable table;
  table.Put(Device("name: 'a' user { email: 'Ada@example.com' }"), 1);
  table.Put(Device("name: 'b' vendor_id: 'Id-1'"), 2);

  EXPECT_THAT(Names(table.FindByEmail("ada@EXAMPLE.com")), ElementsAre("a"));
  EXPECT_THAT(Names(table.FindById("Id-1")), ElementsAre("b"));
  EXPECT_THAT(table.FindById("id-1"), IsEmpty());
}

TEST(MirrorTableTest, FindsADeviceOnlyByWhatItIsNow) {
  MirrorTable table;
  table.Put(Device("name: 'a' serial_number: 'OLD'"), 1);
  table.Put(Device("name: 'b' serial_number: 'OLD'"), 2);

  table.Put(Device("name: 'a' serial_number: 'NEW'"), 3);
  table.Erase("b");

  EXPECT_THAT(table.FindBySerial("OLD"), IsEmpty());
  EXPECT_THAT(Names(table.FindBySerial("NEW")), ElementsAre("a"));
  EXPECT_EQ(table.Counted("a"), 3);
  EXPECT_EQ(table.Counted("b"), 0);
  EXPECT_EQ(table.device_count(), 1u);
}

TEST(MirrorTableTest, LeavesWhatAReaderHoldsAsItWas) {
  MirrorTable table;
  table.Put(Device("name: 'a' display_name: 'old'"), 1);
  const DevicePtr held = table.GetDevice("a");

  table.Put(Device("name: 'a' display_name: 'new'"), 2);
  table.Join(FromText<device::v1::Liveness>(
                 "device: 'a' last_check_in_time { seconds: 5 }"),
             /*for_facets=*/false);

  EXPECT_EQ(held->display_name(), "old");
  EXPECT_EQ(table.GetDevice("a")->display_name(), "new");
  EXPECT_EQ(table.GetDevice("a")->last_check_in_time().seconds(), 5);
}

TEST(MirrorTableTest, KeepsFacetsApartFromDevicesAndInOrder) {
  MirrorTable table;
  for (const char* name : {"a/facets/profiles", "a/facets/apps", "ab/facets/x"})
    table.Put(FromText<device::v1::Facet>("name: '" + std::string(name) + "'"),
              4);

  const std::vector<FacetPtr> facets = table.FacetsOf("a");

  ASSERT_EQ(facets.size(), 2u);
  EXPECT_EQ(facets[0]->name(), "a/facets/apps");
  EXPECT_EQ(facets[1]->name(), "a/facets/profiles");
  EXPECT_EQ(table.device_count(), 0u);
  EXPECT_EQ(table.Counted("a/facets/apps"), 4);
  table.Erase("a/facets/apps");
  EXPECT_EQ(table.GetFacet("a/facets/apps"), nullptr);
}

TEST(MirrorTableTest, GivesFacetsTheLivenessOfTheirDeviceWheneverTheyCome) {
  const auto liveness = FromText<device::v1::Liveness>(R"pb(
    device: "a"
    observations {
      endpoint: "prism/apps"
      observe_time { seconds: 7 }
    }
  )pb");
  const auto apps = FromText<device::v1::Facet>(
      "name: 'a/facets/apps' endpoint: 'prism/apps'");
  MirrorTable table;
  table.Put(Device("name: 'a'"), 1);

  table.Put(apps, 2);
  table.Join(liveness, /*for_facets=*/true);
  EXPECT_EQ(table.GetFacet("a/facets/apps")->observe_time().seconds(), 7);

  table.Put(apps, 3);
  EXPECT_EQ(table.GetFacet("a/facets/apps")->observe_time().seconds(), 7);
}

}  // namespace
}  // namespace muster::client
