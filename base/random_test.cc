#include "base/random.h"

#include <cstdint>
#include <limits>

#include "absl/time/time.h"
#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Lt;
using ::testing::MatchesRegex;

constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();

TEST(RandomTest, UuidHasVersionFourAndItsVariant) {
  FakeRandom random;
  random.Push(kMost);
  random.Push(kMost);
  EXPECT_EQ(Uuid(random), "ffffffff-ffff-4fff-bfff-ffffffffffff");
  random.Push(0);
  random.Push(0);
  EXPECT_EQ(Uuid(random), "00000000-0000-4000-8000-000000000000");
}

TEST(RandomTest, RealUuidsDiffer) {
  EXPECT_NE(Uuid(*RealRandom()), Uuid(*RealRandom()));
}

TEST(RandomTest, HexHasTwoDigitsAByte) {
  FakeRandom random;
  EXPECT_THAT(RandomHex(random, 9), MatchesRegex("[0-9a-f]{18}"));
}

TEST(RandomTest, FractionIsBelowOneAtMost) {
  FakeRandom random;
  random.Push(kMost);
  EXPECT_LT(RandomFraction(random), 1.0);
  random.Push(0);
  EXPECT_EQ(RandomFraction(random), 0.0);
}

TEST(RandomTest, BelowThrowsTheBiasedNumbersAway) {
  FakeRandom random;
  random.Push(0);  // 2^64 mod 3 is 1: 0 would make 0 more likely
  random.Push(5);
  EXPECT_EQ(RandomBelow(random, 3), 2u);
}

TEST(RandomTest, JitterSpansTheWholeRange) {
  FakeRandom random;
  random.Push(0);
  EXPECT_EQ(Jitter(random, absl::Seconds(8)), absl::ZeroDuration());
  random.Push(uint64_t{1} << 63);
  EXPECT_EQ(Jitter(random, absl::Seconds(8)), absl::Seconds(4));
}

TEST(RandomTest, JitterAroundStaysWithinItsSpread) {
  FakeRandom random;
  for (int i = 0; i < 100; ++i) {
    EXPECT_THAT(JitterAround(random, absl::Seconds(10), 0.1),
                AllOf(Ge(absl::Seconds(9)), Lt(absl::Seconds(11))));
  }
}

TEST(FakeRandomTest, SameSeedGivesTheSameNumbers) {
  FakeRandom a(7), b(7), c(8);
  const uint64_t first = a.Uint64();
  EXPECT_EQ(first, b.Uint64());
  EXPECT_NE(first, c.Uint64());
  EXPECT_NE(first, a.Uint64());
}

}  // namespace
}  // namespace muster
