// JobSchedule with a stand-in for the engine, on a clock that tests move.
#ifndef CONNECTOR_CORE_SCHEDULE_SCHEDULE_FIXTURE_H_
#define CONNECTOR_CORE_SCHEDULE_SCHEDULE_FIXTURE_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/log.h"
#include "connector/core/schedule/job_schedule.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {

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

inline absl::Status Refused() {
  return Error(absl::StatusCode::kFailedPrecondition,
               "SOURCE_CREDENTIAL_REFUSED", "the token was refused");
}
inline absl::Status Unreachable() {
  return Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE", "no host");
}
inline absl::Status Paused() {
  return Error(absl::StatusCode::kFailedPrecondition, "SOURCE_PAUSED",
               "paused");
}

inline JobPlan Plan() {
  JobPlan plan;
  plan.jobs = {
      {"full", inventory::v1::SYNC_KIND_FULL, absl::Hours(1)},
      {"delta", inventory::v1::SYNC_KIND_DELTA, absl::Minutes(1)},
      {"posture/a", inventory::v1::SYNC_KIND_POSTURE, absl::Minutes(5)},
      {"users", inventory::v1::SYNC_KIND_CATALOG, absl::Minutes(15)}};
  plan.retry_delay = absl::Seconds(8);
  return plan;
}

class ScheduleFixture : public ::testing::Test {
 protected:
  // Stands for the engine: a sync that takes `takes_` and ends with `end_`.
  absl::StatusOr<SyncReport> Sync(const JobSpec& job,
                                  const SyncControl& control) {
    starts_[job.name].push_back(clock_.Now() - absl::UnixEpoch());
    order_.push_back(job.name);
    causes_.push_back(control.cause);
    SyncReport report;
    report.sync = absl::StrCat("sources/s/syncs/", ++syncs_);
    if (can_begin_) control.on_progress(report);
    if (while_running_) while_running_(job.name, report.sync);
    clock_.Advance(takes_);
    if (control.cancelled.HasBeenNotified()) {
      return Error(absl::StatusCode::kCancelled, "SYNC_CANCELLED", "stopped");
    }
    if (!end_.ok()) return end_;
    return report;
  }

  void RunAll() {
    for (const Track track : kAllTracks) schedule_.RunOnce(track);
  }
  // Turns the cranks until `until`, looking every second.
  void RunUntil(absl::Duration until) {
    while (clock_.Now() < absl::UnixEpoch() + until) {
      RunAll();
      clock_.Advance(absl::Seconds(1));
    }
  }
  absl::Duration WaitFor(absl::string_view job) {
    return schedule_.next_due(job) - clock_.Now();
  }
  JobSchedule::Ticket Request(absl::string_view job, absl::string_view cause) {
    const auto ticket = schedule_.Request(job, cause);
    EXPECT_THAT(ticket, muster::testing::IsOk());
    return ticket.ok() ? *ticket : JobSchedule::Ticket();
  }

  FakeClock clock_;
  FakeRandom random_;
  absl::Duration takes_;
  absl::Status end_;
  bool can_begin_ = true;
  std::function<void(const std::string& job, const std::string& sync)>
      while_running_;
  std::map<std::string, std::vector<absl::Duration>> starts_;
  std::vector<std::string> order_;
  std::vector<std::string> causes_;
  std::vector<std::string> ends_;
  int syncs_ = 0;
  LogLines log_;
  JobSchedule schedule_{
      "sources/s",
      Plan(),
      [this](const JobSpec& job, const SyncControl& control) {
        return Sync(job, control);
      },
      [this](const JobSpec& job, const absl::StatusOr<SyncReport>& end) {
        ends_.push_back(absl::StrCat(job.name, " ", ErrorReason(end.status())));
      },
      clock_,
      random_};
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SCHEDULE_SCHEDULE_FIXTURE_H_
