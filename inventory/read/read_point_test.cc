#include "inventory/read/read_point.h"

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "inventory/model/proto_time.h"
#include "inventory/read/read_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOkAndHolds;
using ::testing::Eq;
using ::testing::Optional;
using testing::PutDevice;
using testing::StoreWriteBuilder;
using testing::TestDevice;

const absl::Time kNoon = absl::FromUnixSeconds(1700000000);

class ReadPointTest : public testing::ReadFixture {
 protected:
  // One change at noon, one an hour later.
  ReadPointTest() {
    const StoreWrite write = StoreWriteBuilder(store_)
                                 .At(kNoon)
                                 .Put(TestDevice("a"))
                                 .At(kNoon + absl::Hours(1))
                                 .Put(TestDevice("b"))
                                 .Build();
    EXPECT_TRUE(store_.Commit(write).ok());
  }

  absl::StatusOr<std::optional<Revision>> Point(Revision revision) {
    return ReadPoint(*store_.Read(), revision, nullptr);
  }
  absl::StatusOr<std::optional<Revision>> Point(absl::Time time) {
    const google::protobuf::Timestamp read_time = ToProto(time);
    return ReadPoint(*store_.Read(), 0, &read_time);
  }
};

TEST_F(ReadPointTest, IsNoneForNow) {
  EXPECT_THAT(Point(0), IsOkAndHolds(Eq(std::nullopt)));
}

TEST_F(ReadPointTest, IsTheRevisionThatIsNamed) {
  EXPECT_THAT(Point(1), IsOkAndHolds(Optional(1)));
}

TEST_F(ReadPointTest, IsTheLastRevisionThatWasCommittedByATime) {
  EXPECT_THAT(Point(kNoon - absl::Seconds(1)), IsOkAndHolds(Optional(0)));
  EXPECT_THAT(Point(kNoon), IsOkAndHolds(Optional(1)));
  EXPECT_THAT(Point(kNoon + absl::Minutes(59)), IsOkAndHolds(Optional(1)));
  EXPECT_THAT(Point(kNoon + absl::Hours(2)), IsOkAndHolds(Optional(2)));
}

TEST_F(ReadPointTest, IsRefusedIfBothAreNamed) {
  const google::protobuf::Timestamp noon = ToProto(kNoon);

  EXPECT_THAT(
      ReadPoint(*store_.Read(), 1, &noon),
      ErrorIs(absl::StatusCode::kInvalidArgument, "READ_POINT_AMBIGUOUS"));
}

TEST_F(ReadPointTest, IsRefusedOutsideOfHistory) {
  ASSERT_TRUE(store_.Compact(2, 10).ok());

  EXPECT_THAT(Point(1),
              ErrorIs(absl::StatusCode::kOutOfRange, "REVISION_COMPACTED"));
  EXPECT_THAT(Point(3),
              ErrorIs(absl::StatusCode::kOutOfRange, "REVISION_FUTURE"));
  EXPECT_THAT(Point(-1),
              ErrorIs(absl::StatusCode::kOutOfRange, "REVISION_COMPACTED"));
}

}  // namespace
}  // namespace muster::inventory
