#include "base/access/call_limits.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "base/fake_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::Optional;
using Code = absl::StatusCode;
using Kind = CallLimits::Kind;

class CallLimitsTest : public ::testing::Test {
 protected:
  absl::StatusOr<CallLimits::Place> Enter(const std::string& who = "people/a",
                                          Kind kind = Kind::kCall) {
    return limits_.Enter(who, of_, kind);
  }

  FakeClock clock_;
  CallLimits limits_{clock_};
  access::v1::PrincipalLimits of_;
};

TEST_F(CallLimitsTest, LetNoMoreUnderWayThanMayBe) {
  of_.set_concurrent_calls(2);
  auto first = Enter();
  auto second = Enter();

  const auto third = Enter();
  EXPECT_THAT(third, ErrorIs(Code::kResourceExhausted, "TOO_MANY_CALLS"));
  EXPECT_THAT(RetryDelay(third.status()), Optional(absl::Seconds(1)));
  EXPECT_THAT(Enter("people/b"), IsOk());
  *first = CallLimits::Place();
  EXPECT_THAT(Enter(), IsOk());
}

TEST_F(CallLimitsTest, CountStreamsForThemselves) {
  of_.set_concurrent_calls(1);
  of_.set_streams(1);
  const auto call = Enter();
  const auto stream = Enter("people/a", Kind::kStream);

  EXPECT_THAT(stream, IsOk());
  EXPECT_THAT(Enter("people/a", Kind::kStream),
              ErrorIs(Code::kResourceExhausted, "TOO_MANY_STREAMS"));
}

TEST_F(CallLimitsTest, LetCallsBeginAtTheRateAfterTheBurst) {
  of_.set_calls_per_second(10);
  of_.set_burst(3);
  for (int i = 0; i < 3; ++i) EXPECT_THAT(Enter(), IsOk());

  const auto refused = Enter();
  EXPECT_THAT(refused, ErrorIs(Code::kResourceExhausted, "RATE_LIMITED"));
  EXPECT_THAT(RetryDelay(refused.status()), Optional(absl::Milliseconds(100)));
  clock_.Advance(absl::Milliseconds(100));
  EXPECT_THAT(Enter(), IsOk());
  EXPECT_THAT(Enter(), ErrorIs(Code::kResourceExhausted, "RATE_LIMITED"));
}

TEST_F(CallLimitsTest, SaveUpNoMoreThanTheBurst) {
  of_.set_calls_per_second(10);
  of_.set_burst(2);
  EXPECT_THAT(Enter(), IsOk());
  clock_.Advance(absl::Hours(1));

  EXPECT_THAT(Enter(), IsOk());
  EXPECT_THAT(Enter(), IsOk());
  EXPECT_THAT(Enter(), ErrorIs(Code::kResourceExhausted, "RATE_LIMITED"));
}

TEST_F(CallLimitsTest, ARefusedCallTakesNoPlace) {
  of_.set_calls_per_second(1);
  of_.set_burst(1);
  of_.set_concurrent_calls(2);
  const auto first = Enter();
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(Enter(), ErrorIs(Code::kResourceExhausted, "RATE_LIMITED"));
  }
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Enter(), IsOk());
}

TEST_F(CallLimitsTest, WithoutNumbersThereIsNoLimit) {
  std::vector<CallLimits::Place> places;
  for (int i = 0; i < 1000; ++i) {
    auto place = Enter();
    ASSERT_THAT(place, IsOk());
    places.push_back(*std::move(place));
  }
}

}  // namespace
}  // namespace muster
