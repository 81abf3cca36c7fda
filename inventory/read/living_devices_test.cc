#include "inventory/read/living_devices.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "inventory/read/read_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using testing::DeviceName;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::PutDevice;
using testing::RemoveDevice;
using testing::TestDevice;

class LivingDevicesTest : public testing::ReadFixture {
 protected:
  std::vector<std::string> Living(absl::string_view source) const {
    std::vector<std::string> names;
    EXPECT_THAT(VisitLivingDevices(
                    *store_.Read(), source,
                    [&](absl::string_view name) { names.emplace_back(name); }),
                IsOk());
    return names;
  }
};

TEST_F(LivingDevicesTest, AreThoseThatAreEnrolledByName) {
  for (const char* id : {"c", "a", "b"}) PutDevice(store_, TestDevice(id));
  RemoveDevice(store_, "b");

  EXPECT_THAT(Living("sources/iru"),
              ElementsAre(DeviceName("a"), DeviceName("c")));
}

TEST_F(LivingDevicesTest, AreThoseOfOneSource) {
  device::v1::Device other = TestDevice("a");
  other.set_name("sources/iru2/devices/a");
  PutDevice(store_, other);

  EXPECT_THAT(Living("sources/iru"), IsEmpty());
  EXPECT_THAT(Living("sources/iru2"), ElementsAre("sources/iru2/devices/a"));
}

}  // namespace
}  // namespace muster::inventory
