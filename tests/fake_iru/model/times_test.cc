#include "tests/fake_iru/model/times.h"

#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

const absl::Time kTime =
    absl::FromUnixSeconds(1709019261) + absl::Microseconds(108000);

TEST(TimesTest, SpellsAnInstantAsEachEndpointDoes) {
  EXPECT_EQ(ZuluTime(kTime), "2024-02-27T07:34:21.108000Z");
  EXPECT_EQ(SpaceTime(kTime), "2024-02-27 07:34:21.108000+00:00");
  EXPECT_EQ(SpaceSeconds(kTime), "2024-02-27 07:34:21+00:00");
  EXPECT_EQ(OffsetTime(kTime), "2024-02-27T07:34:21.108000+00:00");
  EXPECT_EQ(ProfileTime(kTime), "2024-02-27 07:34:21 +0000");
  EXPECT_EQ(ZuluSeconds(kTime), "2024-02-27T07:34:21Z");
  EXPECT_EQ(PeopleTime(kTime), "Feb 27, 2024 at 7:34:21 AM");
}

TEST(TimesTest, IsBlankForWhatIsNotKnown) {
  EXPECT_EQ(ZuluTime(std::nullopt), "");
  EXPECT_EQ(PeopleTime(std::nullopt), "");
}

TEST(TimesTest, ReadsBackWhatItWrites) {
  EXPECT_EQ(ParseTime(ZuluTime(kTime)), kTime);
  EXPECT_EQ(ParseTime(SpaceTime(kTime)), kTime);
  EXPECT_EQ(ParseTime(OffsetTime(kTime)), kTime);
  EXPECT_EQ(ParseTime("yesterday"), std::nullopt);
}

}  // namespace
}  // namespace muster::fake_iru
