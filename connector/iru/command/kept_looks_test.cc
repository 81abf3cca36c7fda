#include "connector/iru/command/kept_looks.h"

#include "base/fake_clock.h"
#include "gtest/gtest.h"

namespace muster::iru {
namespace {

class KeptLooksTest : public ::testing::Test {
 protected:
  static DeviceLook Of(const std::string& serial_number) {
    DeviceLook look;
    look.device.set_serial_number(serial_number);
    return look;
  }

  FakeClock clock_{absl::FromUnixSeconds(7200)};
  KeptLooks looks_{clock_};
};

TEST_F(KeptLooksTest, IsGoodForOneCommandToThatDevice) {
  looks_.Keep("a", Of("SN1"), clock_.Now());

  EXPECT_FALSE(looks_.Take("b").has_value());
  const auto look = looks_.Take("a");
  ASSERT_TRUE(look.has_value());
  EXPECT_EQ(look->device.serial_number(), "SN1");
  EXPECT_FALSE(looks_.Take("a").has_value());
}

TEST_F(KeptLooksTest, IsGoodForTenSecondsFromItsBeginning) {
  looks_.Keep("a", Of("SN1"), clock_.Now());
  looks_.Keep("b", Of("SN2"), clock_.Now() - absl::Seconds(1));
  clock_.Advance(absl::Seconds(9));

  EXPECT_FALSE(looks_.Take("b").has_value());
  EXPECT_TRUE(looks_.Take("a").has_value());
}

TEST_F(KeptLooksTest, KeepsTheLatest) {
  looks_.Keep("a", Of("SN1"), clock_.Now());
  looks_.Keep("a", Of("SN2"), clock_.Now());

  EXPECT_EQ(looks_.Take("a")->device.serial_number(), "SN2");
}

}  // namespace
}  // namespace muster::iru
