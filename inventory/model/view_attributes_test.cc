#include "inventory/model/view_attributes.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;

store::ViewAttributes Of(const char* text) {
  device::v1::Device device;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &device));
  return AttributesOf(device);
}

TEST(AttributesOfTest, AreWhatFiltersLookAt) {
  EXPECT_THAT(Of("platform: PLATFORM_MAC category: CATEGORY_COMPUTER_LAPTOP"
                 "  blueprint { id: 'b' display_name: 'B' } tags: 'x' tags: 'y'"
                 "  display_name: 'n' state: STATE_ENROLLED"),
              EqualsProto("platform: PLATFORM_MAC"
                          "  category: CATEGORY_COMPUTER_LAPTOP"
                          "  blueprint_id: 'b' tags: 'x' tags: 'y'"
                          "  living: true"));
}

TEST(AttributesOfTest, ATombstoneDoesNotLive) {
  EXPECT_FALSE(Of("state: STATE_REMOVED").living());
}

}  // namespace
}  // namespace muster::inventory
