#include "testing/matchers.h"

#include "base/errors.h"
#include "gtest/gtest.h"

namespace muster::testing {
namespace {

using ::testing::Not;

constexpr auto kNotFound = absl::StatusCode::kNotFound;

TEST(MatchersTest, ErrorIsAsksForCodeAndReason) {
  const absl::Status status = Error(kNotFound, "DEVICE_MISSING", "gone");
  EXPECT_THAT(status, ErrorIs(kNotFound, "DEVICE_MISSING"));
  EXPECT_THAT(absl::StatusOr<int>(status),
              ErrorIs(kNotFound, "DEVICE_MISSING"));
  EXPECT_THAT(status, Not(ErrorIs(kNotFound, "SOURCE_MISSING")));
  EXPECT_THAT(status,
              Not(ErrorIs(absl::StatusCode::kAborted, "DEVICE_MISSING")));
  EXPECT_THAT(absl::OkStatus(), Not(ErrorIs(kNotFound, "DEVICE_MISSING")));
}

TEST(MatchersTest, StatusIsAsksForTheCodeOnly) {
  EXPECT_THAT(absl::NotFoundError("gone"), StatusIs(kNotFound));
  EXPECT_THAT(absl::StatusOr<int>(1), Not(StatusIs(kNotFound)));
}

TEST(MatchersTest, IsOkAndHoldsLooksInside) {
  EXPECT_THAT(absl::StatusOr<int>(1), IsOkAndHolds(1));
  EXPECT_THAT(absl::StatusOr<int>(2), Not(IsOkAndHolds(1)));
  EXPECT_THAT(absl::StatusOr<int>(absl::AbortedError("")),
              Not(IsOkAndHolds(1)));
}

}  // namespace
}  // namespace muster::testing
