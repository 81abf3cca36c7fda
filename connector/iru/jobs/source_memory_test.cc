#include "connector/iru/jobs/source_memory.h"

#include <vector>

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SourceMemoryTest : public ::testing::Test {
 protected:
  static KnownDevice Mac(const std::string& id, bool in_scope = true) {
    return {id, device::v1::PLATFORM_MAC, in_scope};
  }

  std::vector<std::string> After(int64_t& mark) {
    std::vector<std::string> ids;
    for (const KnownDevice& device : memory_.DevicesAfter(mark)) {
      ids.push_back(device.vendor_id);
    }
    return ids;
  }

  SourceMemory memory_{absl::UnixEpoch()};
};

TEST_F(SourceMemoryTest, KnowsAllDevicesAfterAWholePassOnly) {
  memory_.AddDevices({Mac("a")});
  EXPECT_FALSE(memory_.knows_all_devices());
  EXPECT_TRUE(memory_.Find("a").has_value());

  memory_.ReplaceDevices({Mac("b")});

  EXPECT_TRUE(memory_.knows_all_devices());
  EXPECT_FALSE(memory_.Find("a").has_value());
}

TEST_F(SourceMemoryTest, CountsAPlatformsDevicesWhateverTheScope) {
  memory_.ReplaceDevices(
      {Mac("a"), Mac("out", false), {"w", device::v1::PLATFORM_WINDOWS, true}});

  EXPECT_EQ(memory_.CountOf(device::v1::PLATFORM_MAC), 2);
  EXPECT_EQ(memory_.CountOf(device::v1::PLATFORM_WINDOWS), 1);
  EXPECT_EQ(memory_.CountOf(device::v1::PLATFORM_ANDROID), 0);
}

TEST_F(SourceMemoryTest, TellsWhichDevicesAreNew) {
  int64_t mark = 0;
  memory_.ReplaceDevices({Mac("b"), Mac("a"), Mac("out", false)});
  EXPECT_THAT(After(mark), ElementsAre("a", "b"));
  EXPECT_THAT(After(mark), IsEmpty());

  memory_.ReplaceDevices({Mac("a"), Mac("b"), Mac("c")});
  EXPECT_THAT(After(mark), ElementsAre("c"));

  memory_.AddDevices({Mac("a"), Mac("out")});
  EXPECT_THAT(After(mark), ElementsAre("out"));
}

TEST_F(SourceMemoryTest, KeepsWhatTablesToldOfADeviceThatIsNotKnown) {
  memory_.SetModel("a", "Mac14,3");
  memory_.SetPrint("a", {7, absl::UnixEpoch()});
  memory_.SetDetailsTime("a", absl::UnixEpoch());

  EXPECT_EQ(memory_.HardwareOf("a").model_identifier, "Mac14,3");
  EXPECT_FALSE(memory_.HardwareOf("a").udid.has_value());
  EXPECT_EQ(memory_.PrintOf("a")->print, 7u);
  EXPECT_FALSE(memory_.PrintOf("b").has_value());
  EXPECT_EQ(memory_.DetailsTimeOf("b"), absl::InfinitePast());
}

TEST_F(SourceMemoryTest, KnowsWhetherATableIsRefused) {
  memory_.SetRefused("apps", true);
  memory_.SetRefused("filevault", true);
  memory_.SetRefused("apps", false);
  EXPECT_TRUE(memory_.AnyRefused());

  memory_.SetRefused("filevault", false);
  EXPECT_FALSE(memory_.AnyRefused());
}

TEST_F(SourceMemoryTest, DiffersFromProcessToProcess) {
  EXPECT_NE(SourceMemory(absl::FromUnixSeconds(1)).run_id(), memory_.run_id());
}

}  // namespace
}  // namespace muster::iru
