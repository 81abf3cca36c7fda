#include "connector/iru/client/circuit.h"

#include <string>

#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::HasSubstr;

class CircuitTest : public ::testing::Test {
 protected:
  // One call from its beginning to its end.
  void Fail() {
    auto ticket = circuit_.Admit();
    ASSERT_THAT(ticket, IsOk());
    ticket->Failed();
  }
  void Succeed() {
    auto ticket = circuit_.Admit();
    ASSERT_THAT(ticket, IsOk());
    ticket->Succeeded();
  }
  void Open() {
    for (int i = 0; i < 5; ++i) Fail();
  }

  // A fraction of 1/2 of the next bound, whatever it is.
  void NextPauseIsHalfItsBound() { random_.Push(uint64_t{1} << 63); }

  static auto IsOpen() {
    return ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_CIRCUIT_OPEN");
  }

  FakeClock clock_{absl::FromUnixSeconds(7200)};
  FakeRandom random_;
  Circuit circuit_{"acme.api.kandji.io", clock_, random_, {}};
};

TEST_F(CircuitTest, OpensAtTheFifthFailureInARow) {
  for (int i = 0; i < 4; ++i) Fail();
  EXPECT_FALSE(circuit_.open());

  Fail();

  EXPECT_TRUE(circuit_.open());
  EXPECT_THAT(circuit_.Admit(), IsOpen());
}

TEST_F(CircuitTest, ForgetsFailuresAtEverySuccess) {
  for (int i = 0; i < 10; ++i) {
    for (int j = 0; j < 4; ++j) Fail();
    Succeed();
  }

  EXPECT_FALSE(circuit_.open());
}

TEST_F(CircuitTest, CountsCallsThatFailTogetherOnce) {
  std::vector<Circuit::Ticket> together;
  for (int i = 0; i < 8; ++i) together.push_back(*circuit_.Admit());

  for (Circuit::Ticket& ticket : together) ticket.Failed();

  EXPECT_THAT(circuit_.Admit(), IsOk());
  for (int i = 0; i < 4; ++i) Fail();
  EXPECT_THAT(circuit_.Admit(), IsOpen());
}

TEST_F(CircuitTest, SaysWhenItLastSucceededAndWhenItTriesAgain) {
  Succeed();
  clock_.Advance(absl::Seconds(30));
  NextPauseIsHalfItsBound();
  Open();

  const std::string message(circuit_.Admit().status().message());

  EXPECT_THAT(message, HasSubstr("acme.api.kandji.io failed 5 times"));
  EXPECT_THAT(message, HasSubstr("last answered at 1970-01-01T02:00:00Z"));
  EXPECT_THAT(message, HasSubstr("tried again at 1970-01-01T02:00:35Z"));
}

TEST_F(CircuitTest, SaysThatItHasNotSucceededSinceTheStart) {
  Open();

  EXPECT_THAT(std::string(circuit_.Admit().status().message()),
              HasSubstr("last answered before the start"));
}

TEST_F(CircuitTest, LetsOneCallTryAfterThePause) {
  NextPauseIsHalfItsBound();
  Open();
  clock_.Advance(absl::Seconds(5) - absl::Nanoseconds(1));
  EXPECT_THAT(circuit_.Admit(), IsOpen());
  clock_.Advance(absl::Nanoseconds(1));

  const auto probe = circuit_.Admit();

  EXPECT_THAT(probe, IsOk());
  EXPECT_THAT(circuit_.Admit(), IsOpen());
}

TEST_F(CircuitTest, HealsWhenThatCallSucceeds) {
  NextPauseIsHalfItsBound();
  Open();
  clock_.Advance(absl::Seconds(5));

  Succeed();

  EXPECT_FALSE(circuit_.open());
  for (int i = 0; i < 4; ++i) Fail();
  EXPECT_THAT(circuit_.Admit(), IsOk());
}

TEST_F(CircuitTest, PausesLongerEachTimeThatCallFails) {
  for (int i = 0; i < 9; ++i) NextPauseIsHalfItsBound();
  Open();
  for (const int seconds : {5, 10, 20, 40, 80, 150, 150}) {
    clock_.Advance(absl::Seconds(seconds) - absl::Nanoseconds(1));
    EXPECT_THAT(circuit_.Admit(), IsOpen()) << seconds;
    clock_.Advance(absl::Nanoseconds(1));
    Fail();
  }
}

TEST_F(CircuitTest, LetsAnotherTryIfThatCallProvedNothing) {
  NextPauseIsHalfItsBound();
  Open();
  clock_.Advance(absl::Seconds(5));
  { const auto given_up = circuit_.Admit(); }

  EXPECT_THAT(circuit_.Admit(), IsOk());
}

TEST_F(CircuitTest, ClosesWhenACallFromBeforeSucceeds) {
  auto slow = circuit_.Admit();
  Open();

  slow->Succeeded();

  EXPECT_THAT(circuit_.Admit(), IsOk());
}

}  // namespace
}  // namespace muster::iru
