#include "connector/iru/client/answer/retry_after.h"

#include <string>

#include "gtest/gtest.h"

namespace muster::iru {
namespace {

std::optional<absl::Duration> Of(const std::string& value) {
  const absl::Time now = absl::FromCivil(absl::CivilSecond(2026, 11, 22, 8, 0),
                                         absl::UTCTimeZone());
  return RetryAfter(HttpHeaders({{"retry-after", value}}), now);
}

TEST(RetryAfterTest, UnderstandsSecondsAndDates) {
  EXPECT_EQ(Of("42"), absl::Seconds(42));
  EXPECT_EQ(Of(" 0 "), absl::ZeroDuration());
  EXPECT_EQ(Of("Sun, 22 Nov 2026 08:00:30 GMT"), absl::Seconds(30));
  EXPECT_EQ(Of("Sun, 22 Nov 2026 07:00:00 GMT"), absl::ZeroDuration());
}

TEST(RetryAfterTest, WaitsAQuarterOfAnHourAtMost) {
  EXPECT_EQ(Of("1000000000"), absl::Minutes(15));
  EXPECT_EQ(Of("1e300"), absl::Minutes(15));
  EXPECT_EQ(Of("Sun, 22 Nov 2099 08:00:30 GMT"), absl::Minutes(15));
}

TEST(RetryAfterTest, IgnoresWhatItDoesNotUnderstand) {
  EXPECT_FALSE(RetryAfter(HttpHeaders(), absl::UnixEpoch()));
  EXPECT_FALSE(Of(""));
  EXPECT_FALSE(Of("-1"));
  EXPECT_FALSE(Of("nan"));
  EXPECT_FALSE(Of("soon"));
}

}  // namespace
}  // namespace muster::iru
