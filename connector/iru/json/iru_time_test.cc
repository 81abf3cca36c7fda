#include "connector/iru/json/iru_time.h"

#include "gtest/gtest.h"

namespace muster::iru {
namespace {

absl::Time Utc(int year, int month, int day, int hour, int minute, int second) {
  return absl::FromCivil(
      absl::CivilSecond(year, month, day, hour, minute, second),
      absl::UTCTimeZone());
}

TEST(IruTimeTest, ReadsAllSevenSpellings) {
  const absl::Time second = Utc(2024, 7, 23, 14, 11, 37);
  const absl::Time fraction = second + absl::Microseconds(150080);

  EXPECT_EQ(ParseIruTime("2024-07-23T14:11:37.150080Z"), fraction);
  EXPECT_EQ(ParseIruTime("2024-07-23T14:11:37.150080+00:00"), fraction);
  EXPECT_EQ(ParseIruTime("2024-07-23 14:11:37.150080+00:00"), fraction);
  EXPECT_EQ(ParseIruTime("2024-07-23 14:11:37 +0000"), second);
  EXPECT_EQ(ParseIruTime("2024-07-23T14:11:37.150080"), fraction);
  EXPECT_EQ(ParseIruTime("2024-07-23 14:11:37.150080"), fraction);
  EXPECT_EQ(ParseIruTime("Jul 23, 2024 at 2:11:37 PM"), second);
}

TEST(IruTimeTest, KnowsEveryDayOfTheCalendar) {
  for (absl::CivilDay day(1970, 1, 1); day < absl::CivilDay(2200, 1, 1);
       ++day) {
    const std::string text = absl::FormatCivilTime(absl::CivilSecond(day));
    ASSERT_EQ(ParseIruTime(text), absl::FromCivil(day, absl::UTCTimeZone()))
        << text;
  }
}

TEST(IruTimeTest, ReadsFractionsOfAnyLength) {
  const absl::Time second = Utc(2024, 7, 23, 14, 11, 37);

  EXPECT_EQ(ParseIruTime("2024-07-23T14:11:37.5Z"),
            second + absl::Milliseconds(500));
  EXPECT_EQ(ParseIruTime("2024-07-23T14:11:37.123456789Z"),
            second + absl::Nanoseconds(123456789));
  EXPECT_EQ(ParseIruTime("2024-07-23T14:11:37.1234567891Z"),
            second + absl::Nanoseconds(123456789) + absl::Nanoseconds(1) / 10);
  EXPECT_EQ(ParseIruTime("2024-07-23T14:11:60Z"), second + absl::Seconds(23));
}

TEST(IruTimeTest, ReadsThemWithoutAFraction) {
  const absl::Time time = Utc(2024, 6, 17, 11, 32, 35);

  EXPECT_EQ(ParseIruTime("2024-06-17 11:32:35+00:00"), time);
  EXPECT_EQ(ParseIruTime("2024-06-17T11:32:35Z"), time);
  EXPECT_EQ(ParseIruTime("2024-06-17T11:32:35"), time);
}

TEST(IruTimeTest, HonoursAnotherZone) {
  EXPECT_EQ(ParseIruTime("2024-06-17 11:32:35+02:00"),
            Utc(2024, 6, 17, 9, 32, 35));
  EXPECT_EQ(ParseIruTime("2024-06-17 11:32:35 -0130"),
            Utc(2024, 6, 17, 13, 2, 35));
}

TEST(IruTimeTest, ReadsAmericanTextWithANarrowSpace) {
  EXPECT_EQ(ParseIruTime("Feb 27, 2024 at 7:34:21\u202f"
                         "AM"),
            Utc(2024, 2, 27, 7, 34, 21));
}

TEST(IruTimeTest, RefusesWhatIsNoTime) {
  EXPECT_FALSE(ParseIruTime(""));
  EXPECT_FALSE(ParseIruTime("None"));
  EXPECT_FALSE(ParseIruTime("1 month ago"));
  EXPECT_FALSE(ParseIruTime("2024-13-01T00:00:00Z"));
  EXPECT_FALSE(ParseIruTime("2024-02-30T00:00:00Z"));
  EXPECT_FALSE(ParseIruTime("2023-02-29T00:00:00Z"));
  EXPECT_FALSE(ParseIruTime("2024-06-31T00:00:00Z"));
  EXPECT_FALSE(ParseIruTime("2024-07-23T24:00:01Z"));
  EXPECT_FALSE(ParseIruTime("2024-07-23T14:11:37.5.5Z"));
  EXPECT_FALSE(ParseIruTime("2024-07-2"));
  EXPECT_FALSE(ParseIruTime("2024-07-23"));
  EXPECT_FALSE(ParseIruTime("infinite-future"));
  EXPECT_FALSE(ParseIruTime("9999-01-01T00:00:00Z"));
  EXPECT_FALSE(ParseIruTime("2024-07-23T14:11:37Z and so on"));
  EXPECT_FALSE(ParseIruTime(std::string(100000, '1')));
}

TEST(IruTimeTest, KnowsTheWordsForNever) {
  EXPECT_TRUE(IsNoTime(""));
  EXPECT_TRUE(IsNoTime("None"));
  EXPECT_FALSE(IsNoTime("2024-06-17T11:32:35Z"));
}

TEST(IruTimeTest, KeepsMicrosecondsInTheTimestamp) {
  const auto timestamp = ToTimestamp(absl::FromUnixMicros(1500001));

  EXPECT_EQ(timestamp.seconds(), 1);
  EXPECT_EQ(timestamp.nanos(), 500001000);
}

}  // namespace
}  // namespace muster::iru
