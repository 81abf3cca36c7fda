// What people and others ask of a JobSchedule.
#include <string>

#include "connector/core/schedule/schedule_fixture.h"
#include "gmock/gmock.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::SizeIs;

using ScheduleRequestTest = ScheduleFixture;

TEST_F(ScheduleRequestTest, GoesOnOnceAPersonStartsASyncThatWorks) {
  end_ = Refused();
  RunUntil(absl::Minutes(5));
  end_ = absl::OkStatus();

  const auto ticket = Request("delta", "");
  schedule_.RunOnce(Track::kDelta);

  EXPECT_FALSE(ticket.already_running);
  EXPECT_THAT(ticket.run->AwaitName(), IsOkAndHolds("sources/s/syncs/2"));
  EXPECT_FALSE(schedule_.refused());
  RunAll();
  EXPECT_THAT(starts_["full"], SizeIs(1)) << "it waits for its turn";
  clock_.Advance(absl::Hours(1));
  RunAll();
  EXPECT_THAT(starts_["full"], SizeIs(2));
}

TEST_F(ScheduleRequestTest, StartsARequestedRunBeforeItIsDue) {
  RunAll();
  clock_.Advance(absl::Seconds(3));

  Request("full", "00-trace-span-01");
  schedule_.RunOnce(Track::kFull);

  EXPECT_THAT(starts_["full"], ElementsAre(absl::Seconds(0), absl::Seconds(3)));
  EXPECT_EQ(causes_.back(), "00-trace-span-01");
}

TEST_F(ScheduleRequestTest, AnswersARequestWithTheRunThatThereIs) {
  JobSchedule::Ticket second;
  while_running_ = [&](const std::string&, const std::string&) {
    second = Request("full", "");
  };

  schedule_.RunOnce(Track::kFull);
  schedule_.RunOnce(Track::kFull);

  EXPECT_TRUE(second.already_running);
  EXPECT_THAT(second.run->AwaitName(), IsOkAndHolds("sources/s/syncs/1"));
  EXPECT_THAT(starts_["full"], SizeIs(1));
}

TEST_F(ScheduleRequestTest, RefusesAJobThatThereIsNot) {
  EXPECT_THAT(schedule_.Request("posture/none", ""),
              ErrorIs(absl::StatusCode::kNotFound, "JOB_NOT_FOUND"));
}

TEST_F(ScheduleRequestTest, TellsWhyARequestedRunNeverBegan) {
  can_begin_ = false;
  end_ = Error(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE",
               "start it");

  const auto ticket = Request("full", "");
  schedule_.RunOnce(Track::kFull);

  EXPECT_THAT(ticket.run->AwaitName(),
              ErrorIs(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE"));
}

TEST_F(ScheduleRequestTest, HastensAJob) {
  RunAll();

  schedule_.Hasten("full");
  RunAll();

  EXPECT_THAT(starts_["full"], SizeIs(2));
}

TEST_F(ScheduleRequestTest, RunsAJobOnceMoreThatWasHastenedWhileItRan) {
  while_running_ = [&](const std::string&, const std::string&) {
    schedule_.Hasten("full");
    while_running_ = nullptr;
  };

  RunAll();
  RunAll();
  RunAll();

  EXPECT_THAT(starts_["full"], SizeIs(2));
}

TEST_F(ScheduleRequestTest, CancelsTheRunAndWaitsForTheNextTurn) {
  while_running_ = [&](const std::string&, const std::string& name) {
    EXPECT_THAT(schedule_.Cancel(name), IsOk());
    EXPECT_THAT(schedule_.Cancel(name), IsOk());
  };

  schedule_.RunOnce(Track::kFull);

  EXPECT_THAT(WaitFor("full"), Ge(absl::Minutes(54)));
  ASSERT_THAT(log_.lines(), SizeIs(1));
  EXPECT_THAT(log_.lines()[0], HasSubstr("SYNC_CANCELLED"));
}

TEST_F(ScheduleRequestTest, DoesNothingToASyncThatHasEnded) {
  schedule_.RunOnce(Track::kFull);

  EXPECT_THAT(schedule_.Cancel("sources/s/syncs/1"), IsOk());
}

TEST_F(ScheduleRequestTest, RefusesToCancelASyncItNeverRan) {
  schedule_.RunOnce(Track::kFull);

  EXPECT_THAT(schedule_.Cancel("sources/s/syncs/99"),
              ErrorIs(absl::StatusCode::kNotFound, "SYNC_NOT_FOUND"));
}

TEST_F(ScheduleRequestTest, TellsEachEndToWhoeverKeepsTheHealth) {
  RunAll();
  end_ = Unreachable();
  Request("delta", "");
  schedule_.RunOnce(Track::kDelta);

  EXPECT_THAT(ends_, ElementsAre("full ", "delta HOST_UNREACHABLE"));
}

TEST_F(ScheduleRequestTest, StopsWhatRunsWhenItDrains) {
  while_running_ = [&](const std::string&, const std::string&) {
    schedule_.Drain();
  };

  schedule_.RunOnce(Track::kFull);
  RunUntil(absl::Hours(1));

  EXPECT_THAT(order_, SizeIs(1));
  EXPECT_THAT(log_.lines()[0], HasSubstr("SYNC_CANCELLED"));
  EXPECT_TRUE(schedule_.AwaitIdle(absl::ZeroDuration()));
}

TEST_F(ScheduleRequestTest, FailsRequestsThatItWillNotServeAnyMore) {
  const auto waiting = Request("full", "");
  schedule_.Drain();

  EXPECT_THAT(waiting.run->AwaitName(),
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
  EXPECT_THAT(schedule_.Request("full", ""),
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

}  // namespace
}  // namespace muster::connector
