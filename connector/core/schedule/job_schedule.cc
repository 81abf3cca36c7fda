#include "connector/core/schedule/job_schedule.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/log.h"
#include "connector/core/schedule/end_log.h"

namespace muster::connector {
namespace {

// Names kept of syncs that ended, so that a late Cancel() finds them.
constexpr size_t kEndedKept = 300;
// How early a turn may come, of its interval.
constexpr double kJitter = 0.1;
// How late the first turn of a job may come: who waits for a first reading
// waits for all of it.
constexpr absl::Duration kFirstJitter = absl::Seconds(1);

absl::Status Draining() {
  return Error(absl::StatusCode::kUnavailable, "DRAINING",
               "the connector ends; ask again when it is back");
}

absl::Status PendingReview(const std::string& source) {
  return Error(absl::StatusCode::kFailedPrecondition, "SOURCE_PENDING_REVIEW",
               absl::StrCat(source, " waits for its review; activate it first"),
               {{"source", source}});
}

absl::Status JobNotFound(const std::string& source, absl::string_view job) {
  return Error(absl::StatusCode::kNotFound, "JOB_NOT_FOUND",
               absl::StrCat(source, " is not read for `", job,
                            "`; ask Describe for the jobs that there are"),
               {{"source", source}, {"job", std::string(job)}});
}

}  // namespace

JobSchedule::JobSchedule(std::string source, const JobPlan& plan,
                         RunJob run_job, OnEnd on_end, const Clock& clock,
                         Random& random)
    : source_(std::move(source)),
      run_job_(std::move(run_job)),
      on_end_(std::move(on_end)),
      clock_(clock),
      random_(random) {
  for (const JobSpec& job : plan.jobs) {
    jobs_.emplace_back(
        job, Backoff(random, {plan.retry_delay, job.interval, /*factor=*/2}));
  }
  jobs_.front().due = absl::InfinitePast();
}

void JobSchedule::RunOnce(Track track) {
  Job* const job = TakeDue(track);
  if (job == nullptr) return;
  const std::shared_ptr<JobRun> run = [&] {
    absl::MutexLock lock(&mu_);
    return job->run;
  }();
  const absl::StatusOr<SyncReport> end =
      run_job_(job->spec, {run->cancelled(),
                           [&](const SyncReport& so_far) { run->Note(so_far); },
                           run->cause()});
  Settle(*job, end.status());
  on_end_(job->spec, end);
  LogEnd(job->spec, end);
  run->End(end);
}

absl::StatusOr<JobSchedule::Ticket> JobSchedule::Request(
    absl::string_view name, absl::string_view cause) {
  absl::MutexLock lock(&mu_);
  Job* const job = Find(name);
  if (job == nullptr) return JobNotFound(source_, name);
  if (draining_) return Draining();
  if (gate_ == Gate::kReview) return PendingReview(source_);
  if (job->run != nullptr) return Ticket{job->run, true};
  job->run = std::make_shared<JobRun>(name, cause);
  return Ticket{job->run, false};
}

void JobSchedule::Hasten(absl::string_view name) {
  absl::MutexLock lock(&mu_);
  Job* const job = Find(name);
  if (job == nullptr) return;
  job->due = clock_.Now();
  job->again = job->start.has_value();
}

absl::Status JobSchedule::Cancel(absl::string_view sync) {
  absl::MutexLock lock(&mu_);
  for (const Job& job : jobs_) {
    if (job.run == nullptr || job.run->sync() != sync) continue;
    job.run->Cancel();
    return absl::OkStatus();
  }
  if (std::find(ended_.begin(), ended_.end(), sync) != ended_.end()) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kNotFound, "SYNC_NOT_FOUND",
               absl::StrCat("this connector runs no ", sync,
                            "; look it up with GetSync"),
               {{"sync", std::string(sync)}});
}

void JobSchedule::SetGate(Gate gate) {
  absl::MutexLock lock(&mu_);
  gate_ = gate;
  ++gate_version_;
}

int64_t JobSchedule::gate_version() const {
  absl::MutexLock lock(&mu_);
  return gate_version_;
}

void JobSchedule::SetGate(Gate gate, int64_t as_of) {
  absl::MutexLock lock(&mu_);
  if (gate_version_ == as_of) gate_ = gate;
}

JobSchedule::Gate JobSchedule::gate() const {
  absl::MutexLock lock(&mu_);
  return gate_;
}

bool JobSchedule::refused() const {
  absl::MutexLock lock(&mu_);
  return refused_;
}

void JobSchedule::Retry() {
  absl::MutexLock lock(&mu_);
  refused_ = false;
  jobs_.front().due = clock_.Now();
}

void JobSchedule::Drain() {
  absl::MutexLock lock(&mu_);
  draining_ = true;
  for (Job& job : jobs_) {
    if (job.run == nullptr) continue;
    job.run->Cancel();
    if (job.start.has_value()) continue;
    job.run->End(Draining());
    job.run = nullptr;
  }
}

bool JobSchedule::AwaitIdle(absl::Duration patience) {
  absl::MutexLock lock(&mu_);
  const auto is_idle = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return std::all_of(jobs_.begin(), jobs_.end(),
                       [](const Job& job) { return job.run == nullptr; });
  };
  return mu_.AwaitWithTimeout(absl::Condition(&is_idle), patience);
}

absl::Time JobSchedule::next_due(absl::string_view name) const {
  absl::MutexLock lock(&mu_);
  for (const Job& job : jobs_) {
    if (job.spec.name == name && !refused_) return job.due;
  }
  return absl::InfiniteFuture();
}

JobSchedule::Job* JobSchedule::Find(absl::string_view name) {
  for (Job& job : jobs_) {
    if (job.spec.name == name) return &job;
  }
  return nullptr;
}

JobSchedule::Job* JobSchedule::TakeDue(Track track) {
  absl::MutexLock lock(&mu_);
  if (draining_) return nullptr;
  Job* const job = Choose(track);
  if (job == nullptr) return nullptr;
  if (job->run == nullptr) {
    job->run = std::make_shared<JobRun>(job->spec.name, "");
  }
  job->start = clock_.Now();
  return job;
}

JobSchedule::Job* JobSchedule::Choose(Track track) {
  Job* asked = nullptr;
  Job* due = nullptr;
  for (Job& job : jobs_) {
    if (TrackOf(job.spec) != track) continue;
    if (job.start.has_value()) return nullptr;
    if (job.run != nullptr && asked == nullptr) asked = &job;
    if (due == nullptr || job.due < due->due) due = &job;
  }
  if (asked != nullptr || due == nullptr) return asked;
  if (gate_ != Gate::kOpen || refused_ || clock_.Now() < due->due) {
    return nullptr;
  }
  return due;
}

void JobSchedule::Settle(Job& job, const absl::Status& end) {
  absl::MutexLock lock(&mu_);
  NoteEnd(job, end);
  job.due = NextDue(job, end);
  const std::string sync = job.run->sync();
  job.run = nullptr;
  job.start.reset();
  job.again = false;
  if (sync.empty()) return;
  ended_.push_back(sync);
  if (ended_.size() > kEndedKept) ended_.pop_front();
}

void JobSchedule::NoteEnd(const Job& job, const absl::Status& end) {
  const std::string reason = ErrorReason(end);
  if (reason == "SOURCE_CREDENTIAL_REFUSED") {
    refused_ = true;
    return;
  }
  if (reason == "SOURCE_PAUSED" || reason == "SOURCE_PENDING_REVIEW") {
    gate_ = reason == "SOURCE_PAUSED" ? Gate::kPaused : Gate::kReview;
    ++gate_version_;
    return;
  }
  if (end.ok()) {
    refused_ = false;
    gate_ = Gate::kOpen;
    ++gate_version_;
  }
  const bool swept = job.spec.name == kFullJob && end.ok();
  if (swept && !others_started_) StartOthers();
}

absl::Time JobSchedule::NextDue(Job& job, const absl::Status& end) {
  const absl::Time turn = *job.start + job.spec.interval -
                          Jitter(random_, job.spec.interval * kJitter);
  const std::string reason = ErrorReason(end);
  if (reason == "SYNC_CANCELLED" || refused_) return turn;
  if (gate_ != Gate::kOpen) return clock_.Now();
  if (!end.ok()) return clock_.Now() + job.backoff.Next();
  job.backoff.Reset();
  return job.again ? clock_.Now() : turn;
}

void JobSchedule::StartOthers() {
  others_started_ = true;
  for (Job& job : jobs_) {
    if (job.spec.name == kFullJob) continue;
    const absl::Duration late =
        std::min(job.spec.interval * kJitter, kFirstJitter);
    job.due = std::min(job.due, clock_.Now() + Jitter(random_, late));
  }
}

void JobSchedule::LogEnd(const JobSpec& job,
                         const absl::StatusOr<SyncReport>& end) {
  LogSyncEnd(source_, job, end, next_due(job.name));
}

}  // namespace muster::connector
