#include "inventory/commit/memory/known_observations.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

using ::testing::Optional;

std::string Hash(int i) { return absl::StrCat(absl::Hex(i, absl::kZeroPad16)); }

TEST(KnownObservationsTest, KnowsWhatItLearnedUntilTheRecordChanges) {
  KnownObservations known;
  known.Learn(Hash(1), 7);
  known.Learn(Hash(2), 7);
  known.Learn(Hash(3), 8);
  EXPECT_THAT(known.Find(Hash(1)), Optional(7u));
  EXPECT_THAT(known.Find(Hash(2)), Optional(7u));

  known.Forget(7);

  EXPECT_EQ(known.Find(Hash(1)), std::nullopt);
  EXPECT_EQ(known.Find(Hash(2)), std::nullopt);
  EXPECT_THAT(known.Find(Hash(3)), Optional(8u));
  known.Learn(Hash(1), 7);
  EXPECT_THAT(known.Find(Hash(1)), Optional(7u));
}

TEST(KnownObservationsTest, LearnsNothingFromARecordWithoutAHash) {
  KnownObservations known;
  known.Learn("", 7);

  EXPECT_EQ(known.Find(""), std::nullopt);
}

TEST(KnownObservationsTest, KeepsWhatIsGoodWhileItDropsWhatIsStale) {
  KnownObservations known;
  known.Learn(Hash(0), 1);
  for (int i = 1; i < 10000; ++i) {
    known.Forget(2);
    known.Learn(Hash(i), 2);
  }

  EXPECT_THAT(known.Find(Hash(0)), Optional(1u));
  EXPECT_THAT(known.Find(Hash(9999)), Optional(2u));
  EXPECT_EQ(known.Find(Hash(9998)), std::nullopt);
}

TEST(KnownObservationsTest, ForgetsAllRatherThanGrowWithoutBounds) {
  KnownObservations known(/*most=*/2000);
  for (int i = 1; i <= 2000; ++i) known.Learn(Hash(i), i);
  EXPECT_EQ(known.Find(Hash(1)), std::nullopt);

  known.Learn(Hash(1), 1);
  EXPECT_THAT(known.Find(Hash(1)), Optional(1u));
}

}  // namespace
}  // namespace muster::inventory
