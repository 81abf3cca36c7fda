#include "connector/core/service/sync_scheduler.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/log.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class LogLines final : public LogSink {
 public:
  LogLines() : before_(SetLogSink(this)) {}
  ~LogLines() { SetLogSink(before_); }

  void Write(absl::string_view line) override {
    lines_.push_back(std::string(line));
  }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  LogSink* const before_;
  std::vector<std::string> lines_;
};

absl::Status Refused() {
  return Error(absl::StatusCode::kFailedPrecondition,
               "SOURCE_CREDENTIAL_REFUSED", "the token was refused");
}

absl::Status Unreachable() {
  return Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE", "no host");
}

class SyncSchedulerTest : public ::testing::Test {
 protected:
  static SyncScheduler::Options Schedule() {
    SyncScheduler::Options options;
    options.full_sync_interval = absl::Minutes(1);
    options.retry_delay = absl::Seconds(5);
    return options;
  }

  // Stands for the engine: a sync that takes `takes_` and ends with `end_`.
  absl::StatusOr<SyncReport> Sync(const SyncControl& control) {
    starts_.push_back(clock_.Now() - absl::UnixEpoch());
    causes_.push_back(control.cause);
    const std::string name = absl::StrCat("sources/s/syncs/", starts_.size());
    if (can_begin_) control.on_begun(name);
    if (while_running_) while_running_(name);
    clock_.Advance(takes_);
    if (control.cancelled.HasBeenNotified()) {
      return Error(absl::StatusCode::kCancelled, "SYNC_CANCELLED", "stopped");
    }
    if (!end_.ok()) return end_;
    SyncReport report;
    report.sync = name;
    return report;
  }

  // Turns the crank until `until`, looking every second.
  void RunUntil(absl::Duration until) {
    while (clock_.Now() < absl::UnixEpoch() + until) {
      scheduler_.RunOnce();
      clock_.Advance(absl::Seconds(1));
    }
  }

  FakeClock clock_;
  absl::Duration takes_;
  absl::Status end_;
  bool can_begin_ = true;
  std::function<void(const std::string&)> while_running_;
  std::vector<absl::Duration> starts_;
  std::vector<std::string> causes_;
  LogLines log_;
  SyncScheduler scheduler_{
      "sources/s", [this](const SyncControl& control) { return Sync(control); },
      clock_, Schedule()};
};

TEST_F(SyncSchedulerTest, SyncsAtOnceAndThenFromStartToStart) {
  takes_ = absl::Seconds(20);

  RunUntil(absl::Seconds(150));

  EXPECT_THAT(starts_, ElementsAre(absl::Seconds(0), absl::Seconds(60),
                                   absl::Seconds(120)));
}

TEST_F(SyncSchedulerTest, SyncsAgainAtOnceWhenOneTookLongerThanTheInterval) {
  takes_ = absl::Seconds(90);

  RunUntil(absl::Seconds(100));

  EXPECT_THAT(starts_, ElementsAre(absl::Seconds(0), absl::Seconds(91)));
}

TEST_F(SyncSchedulerTest, DoublesThePauseAfterEachFailureUpToTheInterval) {
  end_ = Unreachable();
  std::vector<absl::Duration> pauses;

  for (int i = 0; i < 6; ++i) {
    scheduler_.RunOnce();
    pauses.push_back(scheduler_.next_due() - clock_.Now());
    clock_.Advance(pauses.back());
  }

  EXPECT_THAT(pauses, ElementsAre(absl::Seconds(5), absl::Seconds(10),
                                  absl::Seconds(20), absl::Seconds(40),
                                  absl::Seconds(60), absl::Seconds(60)));
}

TEST_F(SyncSchedulerTest, StartsWithTheFirstPauseAgainAfterASuccess) {
  end_ = Unreachable();
  RunUntil(absl::Seconds(20));
  end_ = absl::OkStatus();
  clock_.Advance(absl::Minutes(1));
  scheduler_.RunOnce();

  end_ = Unreachable();
  clock_.Advance(absl::Minutes(1));
  scheduler_.RunOnce();

  EXPECT_EQ(scheduler_.next_due() - clock_.Now(), absl::Seconds(5));
}

TEST_F(SyncSchedulerTest, StopsTryingOnceTheCredentialIsRefused) {
  end_ = Refused();

  RunUntil(absl::Hours(1));

  EXPECT_THAT(starts_, SizeIs(1));
  EXPECT_EQ(scheduler_.next_due(), absl::InfiniteFuture());
}

TEST_F(SyncSchedulerTest, SaysOnceWhatToDoAboutARefusedCredential) {
  end_ = Refused();

  RunUntil(absl::Minutes(5));

  ASSERT_THAT(log_.lines(), SizeIs(1));
  EXPECT_THAT(log_.lines()[0],
              HasSubstr("put a valid one into the token file"));
  EXPECT_THAT(log_.lines()[0], HasSubstr("SOURCE_CREDENTIAL_REFUSED"));
  EXPECT_THAT(log_.lines()[0], HasSubstr("sources/s"));
}

TEST_F(SyncSchedulerTest, GoesOnOnceAPersonStartsASyncThatWorks) {
  end_ = Refused();
  RunUntil(absl::Minutes(5));
  end_ = absl::OkStatus();

  const auto ticket = scheduler_.Request("");
  scheduler_.RunOnce();

  EXPECT_FALSE(ticket.already_running);
  EXPECT_THAT(scheduler_.AwaitName(ticket), IsOkAndHolds("sources/s/syncs/2"));
  EXPECT_EQ(scheduler_.next_due() - clock_.Now(), absl::Minutes(1));
}

TEST_F(SyncSchedulerTest, StartsARequestedSyncBeforeItIsDue) {
  scheduler_.RunOnce();
  clock_.Advance(absl::Seconds(3));

  scheduler_.Request("00-trace-span-01");
  scheduler_.RunOnce();

  EXPECT_THAT(starts_, ElementsAre(absl::Seconds(0), absl::Seconds(3)));
  EXPECT_THAT(causes_, ElementsAre("", "00-trace-span-01"));
}

TEST_F(SyncSchedulerTest, AnswersARequestWithTheSyncThatRuns) {
  SyncScheduler::Ticket second;
  while_running_ = [&](const std::string&) { second = scheduler_.Request(""); };

  scheduler_.RunOnce();
  scheduler_.RunOnce();

  EXPECT_TRUE(second.already_running);
  EXPECT_THAT(scheduler_.AwaitName(second), IsOkAndHolds("sources/s/syncs/1"));
  EXPECT_THAT(starts_, SizeIs(1));
}

TEST_F(SyncSchedulerTest, RunsOneSyncAtATime) {
  takes_ = absl::Hours(1);
  while_running_ = [&](const std::string&) {
    clock_.Advance(absl::Hours(1));
    scheduler_.RunOnce();
  };

  scheduler_.RunOnce();

  EXPECT_THAT(starts_, SizeIs(1));
}

TEST_F(SyncSchedulerTest, TellsWhyARequestedSyncNeverBegan) {
  can_begin_ = false;
  end_ = Error(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE",
               "start it");

  const auto ticket = scheduler_.Request("");
  scheduler_.RunOnce();

  EXPECT_THAT(scheduler_.AwaitName(ticket),
              ErrorIs(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE"));
}

TEST_F(SyncSchedulerTest, CancelsTheSyncThatRunsAndWaitsForTheNextTurn) {
  while_running_ = [&](const std::string& name) {
    EXPECT_THAT(scheduler_.Cancel(name), IsOk());
    EXPECT_THAT(scheduler_.Cancel(name), IsOk());
  };

  scheduler_.RunOnce();

  EXPECT_EQ(scheduler_.next_due() - clock_.Now(), absl::Minutes(1));
  ASSERT_THAT(log_.lines(), SizeIs(1));
  EXPECT_THAT(log_.lines()[0], HasSubstr("SYNC_CANCELLED"));
}

TEST_F(SyncSchedulerTest, DoesNothingToASyncThatHasEnded) {
  scheduler_.RunOnce();

  EXPECT_THAT(scheduler_.Cancel("sources/s/syncs/1"), IsOk());
}

TEST_F(SyncSchedulerTest, RefusesToCancelASyncItNeverRan) {
  scheduler_.RunOnce();

  EXPECT_THAT(scheduler_.Cancel("sources/s/syncs/99"),
              ErrorIs(absl::StatusCode::kNotFound, "SYNC_NOT_FOUND"));
}

TEST_F(SyncSchedulerTest, StopsTheSyncThatRunsWhenItDrains) {
  while_running_ = [&](const std::string&) { scheduler_.Drain(); };

  scheduler_.RunOnce();
  RunUntil(absl::Hours(1));

  EXPECT_THAT(starts_, SizeIs(1));
  EXPECT_THAT(log_.lines()[0], HasSubstr("SYNC_CANCELLED"));
  EXPECT_TRUE(scheduler_.AwaitIdle(absl::ZeroDuration()));
}

TEST_F(SyncSchedulerTest, FailsRequestsThatItWillNotServeAnyMore) {
  const auto waiting = scheduler_.Request("");
  scheduler_.Drain();
  const auto late = scheduler_.Request("");

  EXPECT_THAT(scheduler_.AwaitName(waiting),
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
  EXPECT_THAT(scheduler_.AwaitName(late),
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

}  // namespace
}  // namespace muster::connector
