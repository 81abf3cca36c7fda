#include "inventory/read/list/device_walk.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "inventory/read/read_fixture.h"
#include "inventory/store/index_keys.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using testing::PutDevice;
using testing::RemoveDevice;
using testing::StoreWriteBuilder;
using testing::TestDevice;

class DeviceWalkTest : public testing::ReadFixture {
 protected:
  // The display names on the way, `limit` of them at most.
  std::vector<std::string> Walk(const DeviceWalk& walk, size_t limit = 100,
                                absl::string_view after = "") {
    std::vector<std::string> names;
    const auto reader = store_.Read();
    const auto visit = [&](const FoundDevice& found) {
      device::v1::Device device;
      EXPECT_TRUE(device.ParseFromArray(found.body.data(), found.body.size()));
      EXPECT_EQ(device.name(), found.name);
      EXPECT_NE(found.number, 0u);
      names.push_back(device.display_name());
      return names.size() < limit;
    };
    EXPECT_THAT(WalkDevices(*reader, walk, after, visit), IsOk());
    return names;
  }
  void Put(absl::string_view id, absl::string_view display_name,
           absl::string_view serial_number = "") {
    device::v1::Device device = TestDevice(id, display_name);
    device.set_serial_number(std::string(serial_number));
    PutDevice(store_, device);
  }

  const std::string kScope = "sources/iru/devices/";
  const std::string kTwin = IndexPrefix(IndexKind::kSerialNumber, "twin");
};

TEST_F(DeviceWalkTest, GoesByNameThroughTheScope) {
  Put("b", "B");
  Put("a", "A");
  device::v1::Device other = TestDevice("a", "Other");
  other.set_name("sources/iru2/devices/a");
  PutDevice(store_, other);

  EXPECT_THAT(Walk({kScope, "", 3}), ElementsAre("A", "B"));
  EXPECT_THAT(Walk({"sources/", "", 3}), ElementsAre("A", "B", "Other"));
}

TEST_F(DeviceWalkTest, StartsAboveANameAndEndsWhereItIsTold) {
  for (const char* id : {"a", "b", "c", "d"}) Put(id, id);

  EXPECT_THAT(Walk({kScope, "", 4}, 2, kScope + "a"), ElementsAre("b", "c"));
}

TEST_F(DeviceWalkTest, GoesThroughTheIndexAtTheNewestRevision) {
  Put("a", "A", "TWIN");
  Put("b", "B");
  Put("c", "C", "twin");
  Put("d", "D", "twin");

  EXPECT_THAT(Walk({kScope, kTwin, 4}), ElementsAre("A", "C", "D"));
  EXPECT_THAT(Walk({kScope, kTwin, 4}, 1, kScope + "a"), ElementsAre("C"));
}

TEST_F(DeviceWalkTest, ShowsEveryDeviceAsItWas) {
  Put("a", "Old");
  Put("b", "B");
  Put("a", "New");
  RemoveDevice(store_, "b");
  Put("c", "C");

  EXPECT_THAT(Walk({kScope, "", 2}), ElementsAre("Old", "B"));
  EXPECT_THAT(Walk({kScope, "", 3}), ElementsAre("New", "B"));
}

TEST_F(DeviceWalkTest, DoesNotAskTheIndexForWhatWas) {
  Put("a", "A", "twin");
  Put("a", "A now", "other");

  EXPECT_THAT(Walk({kScope, kTwin, 1}), ElementsAre("A"));
  EXPECT_THAT(Walk({kScope, kTwin, 2}), ElementsAre());
}

TEST_F(DeviceWalkTest, NoticesAnIndexThatLeadsNowhere) {
  StoreWrite write = StoreWriteBuilder(store_).Put(TestDevice("a")).Build();
  write.changes[0].index_added.push_back(kTwin + kScope + "nobody");
  ASSERT_TRUE(store_.Commit(write).ok());

  EXPECT_THAT(WalkDevices(*store_.Read(), {kScope, kTwin, 1}, "",
                          [](const FoundDevice&) { return true; }),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

}  // namespace
}  // namespace muster::inventory
