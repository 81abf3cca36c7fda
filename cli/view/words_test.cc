#include "cli/view/words.h"

#include "gtest/gtest.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::cli {
namespace {

google::protobuf::Timestamp Stamp(absl::Time time) {
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(absl::ToUnixSeconds(time));
  return stamp;
}

TEST(EnumWordTest, DropsTheNameOfTheEnum) {
  EXPECT_EQ(EnumWord(actions::v1::COMMAND_STATE_OFFLINE_PENDING),
            "OFFLINE_PENDING");
  EXPECT_EQ(EnumWord(static_cast<actions::v1::CommandState>(4711)), "4711");
}

TEST(AgoTest, GrowsCoarserWithAge) {
  const absl::Time now = absl::FromUnixSeconds(1'800'000'000);
  const auto ago = [&](absl::Duration age) {
    return Ago(Stamp(now - age), true, now);
  };
  EXPECT_EQ(ago(absl::Seconds(1)), "just now");
  EXPECT_EQ(ago(absl::Seconds(119)), "119 s ago");
  EXPECT_EQ(ago(absl::Minutes(119)), "119 min ago");
  EXPECT_EQ(ago(absl::Hours(47)), "47 h ago");
  EXPECT_EQ(ago(absl::Hours(24 * 9)), "9 days ago");
  EXPECT_EQ(Ago({}, false, now), "never");
}

TEST(NumberTest, GroupsDigitsInThrees) {
  EXPECT_EQ(Number(0), "0");
  EXPECT_EQ(Number(999), "999");
  EXPECT_EQ(Number(3350), "3,350");
  EXPECT_EQ(Number(-1234567), "-1,234,567");
}

TEST(BytesTest, TakesTheLargestUnitThatFits) {
  EXPECT_EQ(Bytes(0), "0 B");
  EXPECT_EQ(Bytes(999), "999 B");
  EXPECT_EQ(Bytes(1'000), "1.0 kB");
  EXPECT_EQ(Bytes(999'999), "1.0 MB");
  EXPECT_EQ(Bytes(3'449'000'000), "3.4 GB");
}

TEST(FactWordTest, TellsWhyAFactIsUnknown) {
  device::v1::Fact fact;
  fact.set_unknown_reason(device::v1::UNKNOWN_REASON_NOT_FETCHED);
  EXPECT_EQ(FactWord(fact), "unknown (NOT_FETCHED)");
  fact.set_bool_value(false);
  EXPECT_EQ(FactWord(fact), "no");
}

TEST(LastPartTest, IsTheWholeTextWithoutSlash) {
  EXPECT_EQ(LastPart("sources/iru/devices/a"), "a");
  EXPECT_EQ(LastPart("a"), "a");
}

}  // namespace
}  // namespace muster::cli
