#include "connector/iru/jobs/device_scope.h"

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace muster::iru {
namespace {

using google::protobuf::TextFormat;

class DeviceScopeTest : public ::testing::Test {
 protected:
  DeviceScopeTest() {
    TextFormat::ParseFromString(
        R"pb(serial_number: "C02"
             platform: PLATFORM_MAC
             category: CATEGORY_COMPUTER_LAPTOP
             blueprint { id: "b1" }
             tags: "loaner"
             tags: "paris")pb",
        &device_);
  }

  bool Takes(const std::string& text, bool model_is_known = true) {
    config::v1::DeviceScope scope;
    EXPECT_TRUE(TextFormat::ParseFromString(text, &scope)) << text;
    return IsInScope(scope, device_, model_is_known);
  }

  device::v1::Device device_;
};

TEST_F(DeviceScopeTest, TakesEverythingByDefault) { EXPECT_TRUE(Takes("")); }

TEST_F(DeviceScopeTest, MatchesEachListExactly) {
  EXPECT_TRUE(Takes("platforms: PLATFORM_MAC platforms: PLATFORM_IPAD"));
  EXPECT_FALSE(Takes("platforms: PLATFORM_IPAD"));
  EXPECT_TRUE(Takes("categories: CATEGORY_COMPUTER_LAPTOP"));
  EXPECT_FALSE(Takes("categories: CATEGORY_COMPUTER_DESKTOP"));
  EXPECT_TRUE(Takes("blueprint_ids: 'b1'"));
  EXPECT_FALSE(Takes("blueprint_ids: 'b'"));
  EXPECT_TRUE(Takes("tags: 'x' tags: 'paris'"));
  EXPECT_FALSE(Takes("tags: 'par'"));
  EXPECT_FALSE(Takes("tags: 'Paris'"));
}

TEST_F(DeviceScopeTest, LeavesOutWhatIsExcluded) {
  EXPECT_FALSE(Takes("exclude_blueprint_ids: 'b1'"));
  EXPECT_FALSE(Takes("tags: 'loaner' exclude_tags: 'paris'"));
  EXPECT_FALSE(Takes("exclude_serial_numbers: 'C02'"));
  EXPECT_TRUE(Takes("exclude_serial_numbers: 'C0' exclude_tags: 'lo'"));
}

TEST_F(DeviceScopeTest, NeedsEveryList) {
  EXPECT_FALSE(Takes("platforms: PLATFORM_MAC blueprint_ids: 'b2'"));
}

TEST_F(DeviceScopeTest, LeavesNobodyOutForACategoryThatIsNotKnown) {
  device_.set_category(device::v1::CATEGORY_COMPUTER_UNKNOWN);

  EXPECT_TRUE(Takes("categories: CATEGORY_COMPUTER_LAPTOP", false));
  EXPECT_FALSE(Takes("categories: CATEGORY_COMPUTER_LAPTOP", true));
}

}  // namespace
}  // namespace muster::iru
