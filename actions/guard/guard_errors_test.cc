#include "actions/guard/guard_errors.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::HasSubstr;
using Code = absl::StatusCode;

TEST(GuardErrorsTest, SaysUntilWhenAPrincipalIsTooNew) {
  const absl::Status known =
      TooNew("people/a", absl::FromUnixSeconds(1'700'000'000));

  EXPECT_THAT(known, ErrorIs(Code::kFailedPrecondition, "ACTOR_TOO_NEW"));
  EXPECT_THAT(std::string(known.message()), HasSubstr("2023-11-14T22:13:20"));
  EXPECT_THAT(std::string(TooNew("people/a", absl::InfiniteFuture()).message()),
              HasSubstr("was not seen with this role yet"));
}

TEST(GuardErrorsTest, WantsWordsThatAreNotTooLong) {
  EXPECT_THAT(CheckWords("reason", std::string(1024, 'x')), IsOk());
  EXPECT_THAT(CheckWords("reason", " \t"),
              ErrorIs(Code::kInvalidArgument, "REASON_MISSING"));
  EXPECT_THAT(CheckWords("comment", ""),
              ErrorIs(Code::kInvalidArgument, "COMMENT_MISSING"));
  EXPECT_THAT(CheckWords("reason", std::string(1025, 'x')),
              ErrorIs(Code::kInvalidArgument, "FIELD_TOO_LONG"));
}

}  // namespace
}  // namespace muster::actions
