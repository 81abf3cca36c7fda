#include "plugins/posture/proto_time.h"

#include "gtest/gtest.h"

namespace muster::posture {
namespace {

TEST(ProtoTimeTest, KeepsNanosecondsBothWaysAndBeforeTheEpoch) {
  for (const absl::Time time : {absl::FromUnixNanos(1'700'000'000'123'456'789),
                                absl::FromUnixNanos(-1'500'000'000)}) {
    const google::protobuf::Timestamp proto = ToProto(time);

    EXPECT_GE(proto.nanos(), 0);
    EXPECT_EQ(ToTime(proto), time);
  }
}

TEST(ProtoTimeTest, KeepsDurations) {
  for (const absl::Duration duration :
       {absl::Hours(168), absl::Milliseconds(1500),
        -absl::Milliseconds(1500)}) {
    EXPECT_EQ(ToDuration(ToProto(duration)), duration);
  }
}

TEST(ProtoTimeTest, ShowsTimesAndSpansToPeople) {
  EXPECT_EQ(Show(absl::FromUnixSeconds(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(Show(absl::Hours(168)), "7 days");
  EXPECT_EQ(Show(absl::Hours(24)), "24h");
  EXPECT_EQ(Show(absl::Minutes(90)), "1h30m");
}

}  // namespace
}  // namespace muster::posture
