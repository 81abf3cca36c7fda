#include "tests/fake_iru/http/rate_limiter.h"

#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

using ::testing::Contains;
using ::testing::IsSupersetOf;
using ::testing::Pair;

absl::Time At(int64_t seconds) { return absl::FromUnixSeconds(seconds); }

TEST(RateLimiterTest, CountsDownBothWindows) {
  RateLimiter limiter({});

  limiter.Take(At(7200));
  const auto verdict = limiter.Take(At(7200));

  EXPECT_TRUE(verdict.allowed);
  EXPECT_THAT(verdict.headers,
              IsSupersetOf(Pairs{{"X-RateLimit-Limit-Second", "50"},
                                 {"X-RateLimit-Remaining-Second", "48"},
                                 {"X-RateLimit-Limit-Hour", "10000"},
                                 {"X-RateLimit-Remaining-Hour", "9998"},
                                 {"RateLimit-Limit", "50"},
                                 {"RateLimit-Remaining", "48"},
                                 {"RateLimit-Reset", "1"}}));
}

TEST(RateLimiterTest, RefusesPastTheSecondAndAllowsTheNextSecond) {
  RateLimiter limiter({/*per_second=*/2, /*per_hour=*/100});
  limiter.Take(At(10));
  limiter.Take(At(10));

  const auto refused = limiter.Take(At(10));
  const auto allowed = limiter.Take(At(11));

  EXPECT_FALSE(refused.allowed);
  EXPECT_THAT(refused.headers, Contains(Pair("Retry-After", "1")));
  EXPECT_TRUE(allowed.allowed);
  EXPECT_THAT(allowed.headers,
              Contains(Pair("X-RateLimit-Remaining-Hour", "97")));
}

TEST(RateLimiterTest, RefusesPastTheHourUntilTheNextHour) {
  RateLimiter limiter({/*per_second=*/50, /*per_hour=*/1});
  limiter.Take(At(3600));

  const auto refused = limiter.Take(At(3700));

  EXPECT_FALSE(refused.allowed);
  EXPECT_THAT(refused.headers, Contains(Pair("Retry-After", "3500")));
  EXPECT_THAT(refused.headers, Contains(Pair("RateLimit-Limit", "1")));
  EXPECT_TRUE(limiter.Take(At(7200)).allowed);
}

TEST(RateLimiterTest, NeverRefusesWithBothWindowsOff) {
  RateLimiter limiter({0, 0});

  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(limiter.Take(At(0)).allowed);
  EXPECT_TRUE(limiter.Take(At(0)).headers.empty());
}

}  // namespace
}  // namespace muster::fake_iru
