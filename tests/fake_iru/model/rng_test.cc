#include "tests/fake_iru/model/rng.h"

#include <vector>

#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

using ::testing::MatchesRegex;

TEST(RngTest, IsTheSameOnEveryMachine) {
  Rng rng(42);

  EXPECT_EQ(rng.Next(), 13930160852258120406u);
  EXPECT_EQ(Rng(42).Uuid(), Rng(42).Uuid());
}

TEST(RngTest, GivesEachThingAStreamOfItsOwn) {
  EXPECT_EQ(Rng::For(1, "device", 7).Next(), Rng::For(1, "device", 7).Next());
  EXPECT_NE(Rng::For(1, "device", 7).Next(), Rng::For(1, "device", 8).Next());
  EXPECT_NE(Rng::For(1, "device", 7).Next(), Rng::For(1, "user", 7).Next());
  EXPECT_NE(Rng::For(1, "device", 7).Next(), Rng::For(2, "device", 7).Next());
}

TEST(RngTest, StaysInsideItsBounds) {
  Rng rng(1);
  const std::vector<int> choices = {4, 5};
  for (int i = 0; i < 1000; ++i) {
    const int64_t number = rng.Between(-2, 2);
    EXPECT_GE(number, -2);
    EXPECT_LE(number, 2);
    EXPECT_GE(rng.Pick(choices), 4);
  }
  EXPECT_TRUE(rng.Chance(100));
  EXPECT_FALSE(rng.Chance(0));
}

TEST(RngTest, MakesVersionFourUuids) {
  EXPECT_THAT(Rng(3).Uuid(),
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-"
                           "[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

}  // namespace
}  // namespace muster::fake_iru
