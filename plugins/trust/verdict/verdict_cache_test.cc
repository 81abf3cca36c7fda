#include "plugins/trust/verdict/verdict_cache.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace muster::trust {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'795'000'000);

class VerdictCacheTest : public ::testing::Test {
 protected:
  void Insert(const std::string& key, const std::string& policy,
              const std::string& bytes,
              absl::Time holds_until = absl::InfiniteFuture()) {
    cache_.Insert(key, policy, cache_.Ticket(key), {bytes, kNow, holds_until});
  }
  std::string Find(const std::string& key, const std::string& policy,
                   absl::Time now = kNow) const {
    const auto found = cache_.Find(key, policy, now);
    return found == nullptr ? "nothing" : found->bytes;
  }

  VerdictCache cache_;
};

TEST_F(VerdictCacheTest, KeepsAnAnswerForEachPolicy) {
  Insert("a", "p", "1");
  Insert("a", "q", "2");
  Insert("a", "p", "3");

  EXPECT_EQ(Find("a", "p"), "3");
  EXPECT_EQ(Find("a", "q"), "2");
  EXPECT_EQ(Find("a", "r"), "nothing");
  EXPECT_EQ(Find("b", "p"), "nothing");
}

TEST_F(VerdictCacheTest, GivesNoAnswerOnceTheClockMayHaveMadeAnother) {
  Insert("a", "p", "1", kNow + absl::Seconds(5));

  EXPECT_EQ(Find("a", "p", kNow + absl::Seconds(5)), "1");
  EXPECT_EQ(Find("a", "p", kNow + absl::Seconds(5) + absl::Nanoseconds(1)),
            "nothing");
}

TEST_F(VerdictCacheTest, GivesNoAnswerWithOldAgesNorOneOfTheFuture) {
  Insert("a", "p", "1");

  EXPECT_EQ(Find("a", "p", kNow + VerdictCache::kMaxAge), "nothing");
  EXPECT_EQ(Find("a", "p", kNow - absl::Seconds(1)), "nothing");
}

TEST_F(VerdictCacheTest, KeepsNothingThatWasJudgedByWhatChangedMeanwhile) {
  const uint64_t ticket = cache_.Ticket("a");
  cache_.Drop("a");
  cache_.Insert("a", "p", ticket, {"old", kNow, absl::InfiniteFuture()});
  EXPECT_EQ(Find("a", "p"), "nothing");

  const uint64_t before_clear = cache_.Ticket("a");
  cache_.Clear();
  cache_.Insert("a", "p", before_clear, {"old", kNow, absl::InfiniteFuture()});
  EXPECT_EQ(Find("a", "p"), "nothing");
}

TEST_F(VerdictCacheTest, DropsEveryPolicyOfADevice) {
  Insert("a", "p", "1");
  Insert("a", "q", "2");
  Insert("b", "p", "3");
  cache_.Drop("a");

  EXPECT_EQ(Find("a", "p"), "nothing");
  EXPECT_EQ(Find("a", "q"), "nothing");
}

TEST_F(VerdictCacheTest, HoldsNoMoreThanItMay) {
  for (size_t i = 0; i < VerdictCache::kMaxEntries + 100'000; ++i) {
    Insert(absl::StrCat("device ", i), "p", "1");
  }
  size_t kept = 0;
  for (size_t i = 0; i < VerdictCache::kMaxEntries + 100'000; ++i) {
    if (Find(absl::StrCat("device ", i), "p") == "1") ++kept;
  }
  EXPECT_LE(kept, VerdictCache::kMaxEntries);
  EXPECT_GT(kept, 0);
}

}  // namespace
}  // namespace muster::trust
