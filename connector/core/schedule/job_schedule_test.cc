#include "connector/core/schedule/job_schedule.h"

#include <algorithm>
#include <string>
#include <vector>

#include "connector/core/schedule/schedule_fixture.h"
#include "gmock/gmock.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::Lt;
using ::testing::SizeIs;

using JobScheduleTest = ScheduleFixture;

TEST_F(JobScheduleTest, SweepsAtOnceAndThenUpToATenthEarly) {
  RunUntil(absl::Hours(3));

  const auto& starts = starts_["full"];
  ASSERT_THAT(starts, SizeIs(Ge(3u)));
  EXPECT_EQ(starts[0], absl::ZeroDuration());
  for (size_t i = 1; i < starts.size(); ++i) {
    EXPECT_THAT(starts[i] - starts[i - 1],
                AllOf(Ge(absl::Minutes(54)), Le(absl::Minutes(60))));
  }
  EXPECT_NE(starts[1] - starts[0], starts[2] - starts[1]);
}

TEST_F(JobScheduleTest, StartsTheOtherJobsOnceTheFirstSweepHasEnded) {
  schedule_.RunOnce(Track::kDelta);
  schedule_.RunOnce(Track::kRest);
  EXPECT_THAT(order_, IsEmpty());

  RunUntil(absl::Minutes(2));

  EXPECT_EQ(order_[0], "full");
  EXPECT_THAT(order_, Contains("delta"));
  EXPECT_THAT(order_, Contains("posture/a"));
  EXPECT_THAT(starts_["users"], ElementsAre(Le(absl::Seconds(61))));
}

TEST_F(JobScheduleTest, RunsEachJobFromStartToStartByItsOwnInterval) {
  takes_ = absl::Seconds(5);

  RunUntil(absl::Hours(1));

  EXPECT_THAT(starts_["delta"], SizeIs(AllOf(Ge(55u), Le(70u))));
  EXPECT_THAT(starts_["posture/a"], SizeIs(AllOf(Ge(11u), Le(14u))));
  EXPECT_THAT(starts_["users"], SizeIs(AllOf(Ge(4u), Le(5u))));
}

TEST_F(JobScheduleTest, RunsTurnsThatWereMissedOnce) {
  RunUntil(absl::Minutes(2));
  starts_.clear();

  clock_.Advance(absl::Hours(10));
  RunAll();
  RunAll();
  RunAll();

  EXPECT_THAT(starts_["full"], SizeIs(1));
  EXPECT_THAT(starts_["delta"], SizeIs(1));
  EXPECT_THAT(starts_["users"], SizeIs(1));
}

TEST_F(JobScheduleTest, RunsTracksBesideEachOtherAndOneJobOfEach) {
  RunUntil(absl::Minutes(2));
  order_.clear();
  clock_.Advance(absl::Hours(10));
  while_running_ = [&](const std::string& job, const std::string&) {
    if (job == "full") RunAll();
    if (job == "posture/a") schedule_.RunOnce(Track::kRest);
  };

  schedule_.RunOnce(Track::kFull);

  EXPECT_THAT(order_, Contains("full").Times(1));
  EXPECT_THAT(order_, Contains("delta").Times(1));
  EXPECT_EQ(order_.size(), 3) << "one of the rest, not both at once";
}

TEST_F(JobScheduleTest, TakesTheJobThatIsDueLongest) {
  RunUntil(absl::Minutes(2));
  order_.clear();
  clock_.Advance(absl::Minutes(30));

  schedule_.RunOnce(Track::kRest);
  schedule_.RunOnce(Track::kRest);

  EXPECT_THAT(order_, ElementsAre("posture/a", "users"));
}

TEST_F(JobScheduleTest, PausesAfterAFailureBelowABoundThatDoubles) {
  end_ = Unreachable();
  std::vector<absl::Duration> pauses;

  for (int i = 0; i < 12; ++i) {
    schedule_.RunOnce(Track::kFull);
    pauses.push_back(WaitFor("full"));
    clock_.Advance(pauses.back());
  }

  absl::Duration bound = absl::Seconds(8);
  absl::Duration longest;
  for (const absl::Duration pause : pauses) {
    EXPECT_LT(pause, bound);
    longest = std::max(longest, pause);
    bound = std::min(bound * 2, absl::Hours(1));
  }
  EXPECT_GT(longest, absl::Minutes(5));
}

TEST_F(JobScheduleTest, LetsOneJobsFailureLeaveTheOthersTurnsAlone) {
  RunUntil(absl::Minutes(2));
  const absl::Time due = schedule_.next_due("users");

  end_ = Unreachable();
  RunUntil(absl::Minutes(5));

  EXPECT_EQ(schedule_.next_due("users"), due);
}

TEST_F(JobScheduleTest, StartsWithTheFirstPauseAgainAfterASuccess) {
  end_ = Unreachable();
  RunUntil(absl::Minutes(10));
  end_ = absl::OkStatus();
  clock_.Advance(absl::Hours(1));
  schedule_.RunOnce(Track::kFull);

  end_ = Unreachable();
  clock_.Advance(absl::Hours(1));
  schedule_.RunOnce(Track::kFull);

  EXPECT_THAT(WaitFor("full"), Lt(absl::Seconds(8)));
}

TEST_F(JobScheduleTest, StopsEveryJobOnceTheCredentialIsRefused) {
  RunUntil(absl::Minutes(2));
  end_ = Refused();
  clock_.Advance(absl::Minutes(1));
  schedule_.RunOnce(Track::kDelta);
  order_.clear();

  RunUntil(absl::Hours(5));

  EXPECT_THAT(order_, IsEmpty());
  EXPECT_TRUE(schedule_.refused());
  EXPECT_EQ(schedule_.next_due("full"), absl::InfiniteFuture());
}

TEST_F(JobScheduleTest, SaysOnceWhatToDoAboutARefusedCredential) {
  end_ = Refused();

  RunUntil(absl::Minutes(5));

  ASSERT_THAT(log_.lines(), SizeIs(1));
  EXPECT_THAT(log_.lines()[0],
              HasSubstr("put a valid one into the token file"));
  EXPECT_THAT(log_.lines()[0], HasSubstr("SOURCE_CREDENTIAL_REFUSED"));
  EXPECT_THAT(log_.lines()[0], HasSubstr("sources/s"));
}

TEST_F(JobScheduleTest, TriesAtOnceWithAnotherCredential) {
  end_ = Refused();
  RunUntil(absl::Minutes(5));
  end_ = absl::OkStatus();

  schedule_.Retry();
  RunAll();

  EXPECT_THAT(starts_["full"], SizeIs(2));
}

TEST_F(JobScheduleTest, StopsAgainWhenTheOtherCredentialIsRefusedToo) {
  end_ = Refused();
  RunUntil(absl::Minutes(5));

  schedule_.Retry();
  RunUntil(absl::Hours(5));

  EXPECT_THAT(starts_["full"], SizeIs(2));
}

TEST_F(JobScheduleTest, ParksQuietlyWhileTheSourceIsPaused) {
  end_ = Paused();

  RunUntil(absl::Hours(5));

  EXPECT_THAT(order_, ElementsAre("full"));
  EXPECT_EQ(schedule_.gate(), JobSchedule::Gate::kPaused);
  ASSERT_THAT(log_.lines(), SizeIs(1));
  EXPECT_THAT(log_.lines()[0], HasSubstr("INFO"));

  end_ = absl::OkStatus();
  schedule_.SetGate(JobSchedule::Gate::kOpen);
  RunAll();
  EXPECT_THAT(order_, ElementsAre("full", "full"));
}

TEST_F(JobScheduleTest, LetsAPersonsSyncThroughAPauseThatMayBeOver) {
  end_ = Paused();
  RunAll();
  end_ = absl::OkStatus();

  const auto ticket = Request("full", "");
  RunAll();

  EXPECT_THAT(ticket.run->AwaitName(), IsOk());
  EXPECT_EQ(schedule_.gate(), JobSchedule::Gate::kOpen);
}

TEST_F(JobScheduleTest, LetsNoSyncThroughBeforeTheReview) {
  schedule_.SetGate(JobSchedule::Gate::kReview);

  RunUntil(absl::Hours(1));

  EXPECT_THAT(order_, IsEmpty());
  EXPECT_THAT(
      schedule_.Request("full", ""),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_PENDING_REVIEW"));
}

TEST_F(JobScheduleTest, BelievesNoOldAnswerAboutTheGate) {
  const int64_t before = schedule_.gate_version();
  schedule_.SetGate(JobSchedule::Gate::kPaused);

  schedule_.SetGate(JobSchedule::Gate::kReview, before);
  EXPECT_EQ(schedule_.gate(), JobSchedule::Gate::kPaused);

  schedule_.SetGate(JobSchedule::Gate::kReview, schedule_.gate_version());
  EXPECT_EQ(schedule_.gate(), JobSchedule::Gate::kReview);
}

}  // namespace
}  // namespace muster::connector
