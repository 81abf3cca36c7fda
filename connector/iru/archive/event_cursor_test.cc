#include "connector/iru/archive/event_cursor.h"

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;

auto Malformed() {
  return ErrorIs(absl::StatusCode::kInvalidArgument, "CURSOR_MALFORMED");
}

ActivityPosition PositionOf(const std::string& vendor_id) {
  ActivityPosition position;
  position.vendor_id = vendor_id;
  return position;
}

TEST(EventCursorTest, KeepsAPlaceInTheLog) {
  const absl::Time time = absl::FromUnixMicros(1700000000123456);

  const auto position = ParseLogCursor(CursorOf(LogPosition{time, "01JN"}));
  const auto begin = ParseLogCursor(CursorOf(LogPosition()));

  ASSERT_THAT(position, IsOk());
  EXPECT_EQ(position->time, time);
  EXPECT_EQ(position->id, "01JN");
  ASSERT_THAT(begin, IsOk());
  EXPECT_EQ(begin->time, absl::InfinitePast());
}

TEST(EventCursorTest, KeepsAPlaceInTheActivityOfOneDevice) {
  const ActivityPosition kept = {"a", 299, "77", "88",
                                 absl::FromUnixSeconds(5)};

  const auto position = ParseActivityCursor(CursorOf(kept), "a");

  ASSERT_THAT(position, IsOk());
  EXPECT_EQ(position->offset, 299);
  EXPECT_EQ(position->row_id, "77");
  EXPECT_EQ(position->seen_id, "88");
  EXPECT_EQ(position->after, absl::FromUnixSeconds(5));
  EXPECT_THAT(ParseActivityCursor(CursorOf(kept), "b"), Malformed());
}

TEST(EventCursorTest, RefusesWhatIsNoCursorOfThatList) {
  const std::string log = CursorOf(LogPosition());
  const std::string activity = CursorOf(PositionOf("a"));

  EXPECT_THAT(ParseLogCursor("?"), Malformed());
  EXPECT_THAT(ParseLogCursor("bG9n"), Malformed());
  EXPECT_THAT(ParseLogCursor(activity), Malformed());
  EXPECT_THAT(ParseActivityCursor(log, "a"), Malformed());
}

}  // namespace
}  // namespace muster::iru
