#include "connector/iru/jobs/cursor_text.h"

#include <string>

#include "gtest/gtest.h"

namespace muster::iru {
namespace {

TEST(CursorTextTest, GivesBackWhatItWasGiven) {
  CursorText cursor;
  cursor.SetTime("when", absl::FromUnixMicros(1769860800000001));
  cursor.SetInt("count", -3);
  cursor.Set("run", "a=b");

  const CursorText again = CursorText::Parse(cursor.ToString());

  EXPECT_EQ(again.Time("when"), absl::FromUnixMicros(1769860800000001));
  EXPECT_EQ(again.Int("count"), -3);
  EXPECT_EQ(again.Text("run"), "a=b");
  EXPECT_EQ(cursor.ToString(), "1;count=-3;run=a=b;when=1769860800000001");
}

TEST(CursorTextTest, KeepsNoInfiniteTime) {
  CursorText cursor;
  cursor.SetTime("when", absl::InfinitePast());

  EXPECT_EQ(cursor.ToString(), "");
}

TEST(CursorTextTest, TakesWhatItCannotReadForNothing) {
  for (const std::string& text :
       {std::string(), std::string("2;count=1"), std::string("x"),
        std::string("1;count"), std::string("1;count=x"),
        "1;count=1;" + std::string(2000, 'x')}) {
    EXPECT_FALSE(CursorText::Parse(text).Int("count").has_value()) << text;
  }
}

}  // namespace
}  // namespace muster::iru
