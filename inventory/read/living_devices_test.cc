#include "inventory/read/living_devices.h"

#include "gmock/gmock.h"
#include "inventory/read/read_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOkAndHolds;
using testing::DeviceName;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::PutDevice;
using testing::RemoveDevice;
using testing::TestDevice;

using LivingDevicesTest = testing::ReadFixture;

TEST_F(LivingDevicesTest, AreThoseThatAreEnrolledByName) {
  for (const char* id : {"c", "a", "b"}) PutDevice(store_, TestDevice(id));
  RemoveDevice(store_, "b");

  EXPECT_THAT(LivingDevices(*store_.Read(), "sources/iru"),
              IsOkAndHolds(ElementsAre(DeviceName("a"), DeviceName("c"))));
}

TEST_F(LivingDevicesTest, AreThoseOfOneSource) {
  device::v1::Device other = TestDevice("a");
  other.set_name("sources/iru2/devices/a");
  PutDevice(store_, other);

  EXPECT_THAT(LivingDevices(*store_.Read(), "sources/iru"),
              IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(LivingDevices(*store_.Read(), "sources/iru2"),
              IsOkAndHolds(ElementsAre("sources/iru2/devices/a")));
}

}  // namespace
}  // namespace muster::inventory
