#include "inventory/filter/filter_literal.h"

#include <string>

#include "gtest/gtest.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {
namespace {

FilterLiteral Read(absl::string_view text) {
  return ReadLiteral(text, device::v1::Platform_descriptor());
}

TEST(FilterLiteralTest, IsReadInEveryWayThatItCanBe) {
  EXPECT_EQ(Read("Ada").lower, "ada");
  EXPECT_EQ(Read("true").boolean, true);
  EXPECT_EQ(Read("false").boolean, false);
  EXPECT_EQ(Read("-12").integer, -12);
  EXPECT_EQ(Read("2026-01-31T13:00:00.25+01:00").time,
            absl::FromUnixMillis(1769860800250));
  EXPECT_TRUE(Read("14.4").version);
  EXPECT_EQ(Read("MAC").enum_number, device::v1::PLATFORM_MAC);
  EXPECT_FALSE(ReadLiteral("MAC", nullptr).enum_number);
}

TEST(FilterLiteralTest, IsNotReadAsWhatItOnlyResembles) {
  for (const std::string text : {"True", "1", "yes", ""}) {
    EXPECT_FALSE(Read(text).boolean) << text;
  }
  for (const std::string text :
       {"", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "-"}) {
    EXPECT_FALSE(Read(text).integer) << text;
  }
  for (const std::string text :
       {"", "2026-01-31", "2026-01-31T12:00:00", "infinite-future",
        "infinite-past", "now", " 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00Z ", "2026-02-30T12:00:00Z", "1769860800"}) {
    EXPECT_FALSE(Read(text).time) << text;
  }
}

TEST(RelationTest, OfTextIsThatOfItsBytes) {
  EXPECT_LT(Relate(TextValue{"B"}, Read("a")).sign, 0);
  EXPECT_GT(Relate(TextValue{"\xC3\xAB"}, Read("z")).sign, 0);
  EXPECT_EQ(Relate(TextValue{"a"}, Read("a")).sign, 0);
  EXPECT_NE(Relate(TextValue{"A"}, Read("a")).sign, 0);
}

TEST(RelationTest, OfFoldedTextIgnoresLetterCase) {
  EXPECT_EQ(Relate(FoldedValue{"Ada"}, Read("aDA")).sign, 0);
  EXPECT_GT(Relate(FoldedValue{"B"}, Read("a")).sign, 0);
  EXPECT_LT(Relate(FoldedValue{"ad"}, Read("ADA")).sign, 0);
  EXPECT_GT(Relate(FoldedValue{"\xC3\xAB"}, Read("Z")).sign, 0);
}

TEST(RelationTest, OfVersionsHasAnOrderOnlyIfBothAreNumbers) {
  EXPECT_GT(Relate(VersionValue{"14.10"}, Read("14.9")).sign, 0);
  EXPECT_TRUE(Relate(VersionValue{"14.10"}, Read("14.9")).ordered);
  EXPECT_EQ(Relate(VersionValue{"14.0"}, Read("14")).sign, 0);
  EXPECT_EQ(Relate(VersionValue{"24H2"}, Read("24H2")).sign, 0);
  EXPECT_FALSE(Relate(VersionValue{"24H2"}, Read("24H2")).ordered);
  EXPECT_NE(Relate(VersionValue{"24H2"}, Read("14")).sign, 0);
  EXPECT_FALSE(Relate(VersionValue{"24H2"}, Read("14")).ordered);
}

TEST(RelationTest, DoesNotExistToWhatCannotBeReadAsTheValue) {
  EXPECT_FALSE(Relate(true, Read("yes")).comparable);
  EXPECT_FALSE(Relate(int64_t{1}, Read("one")).comparable);
  EXPECT_FALSE(Relate(absl::UnixEpoch(), Read("1970")).comparable);
  EXPECT_TRUE(Relate(TextValue{"true"}, Read("yes")).comparable);
}

TEST(RelationTest, OfNumbersAndTimesIsTheirOrder) {
  EXPECT_LT(Relate(int64_t{9}, Read("10")).sign, 0);
  EXPECT_GT(Relate(absl::UnixEpoch(), Read("1969-12-31T23:59:59Z")).sign, 0);
  EXPECT_EQ(Relate(absl::UnixEpoch(), Read("1970-01-01T01:00:00+01:00")).sign,
            0);
}

}  // namespace
}  // namespace muster::inventory
