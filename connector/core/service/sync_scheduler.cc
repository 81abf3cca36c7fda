#include "connector/core/service/sync_scheduler.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/log.h"

namespace muster::connector {
namespace {

// Names kept of syncs that ended, so that a late Cancel() finds them.
constexpr size_t kEndedKept = 100;

absl::Status Draining() {
  return Error(absl::StatusCode::kUnavailable, "DRAINING",
               "the connector ends; ask again when it is back");
}

bool IsRefused(const absl::Status& end) {
  return ErrorReason(end) == "SOURCE_CREDENTIAL_REFUSED";
}

}  // namespace

// All but `cause` and `cancelled` is guarded by the scheduler's mu_.
class SyncScheduler::Run {
 public:
  explicit Run(absl::string_view cause) : cause(cause) {}

  const std::string cause;
  absl::Notification cancelled;

  std::optional<absl::Time> start;  // unset while it waits for RunOnce()
  std::string sync;
  std::optional<absl::Status> end;
};

SyncScheduler::SyncScheduler(std::string source, RunFull run_full,
                             const Clock& clock, Options options)
    : source_(std::move(source)),
      run_full_(std::move(run_full)),
      clock_(clock),
      options_(options),
      pause_(options.retry_delay) {}

void SyncScheduler::RunOnce() {
  const std::shared_ptr<Run> run = TakeDue();
  if (run == nullptr) return;
  const absl::StatusOr<SyncReport> end = run_full_(SyncControl{
      run->cancelled,
      [this, &run](absl::string_view sync) { Name(*run, sync); }, run->cause});
  Settle(*run, end.status());
  LogEnd(end);
}

SyncScheduler::Ticket SyncScheduler::Request(absl::string_view cause) {
  absl::MutexLock lock(&mu_);
  if (run_ != nullptr) return {run_, true};
  auto run = std::make_shared<Run>(cause);
  if (draining_) {
    run->end = Draining();
  } else {
    run_ = run;
  }
  return {std::move(run), false};
}

absl::StatusOr<std::string> SyncScheduler::AwaitName(const Ticket& ticket) {
  const Run& run = *ticket.run;
  const auto is_known = [&run] {
    return !run.sync.empty() || run.end.has_value();
  };
  absl::MutexLock lock(&mu_);
  mu_.Await(absl::Condition(&is_known));
  if (run.sync.empty()) return *run.end;
  return run.sync;
}

absl::Status SyncScheduler::Cancel(absl::string_view sync) {
  absl::MutexLock lock(&mu_);
  if (run_ != nullptr && run_->sync == sync) {
    if (!run_->cancelled.HasBeenNotified()) run_->cancelled.Notify();
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

void SyncScheduler::Drain() {
  absl::MutexLock lock(&mu_);
  draining_ = true;
  if (run_ == nullptr) return;
  if (!run_->cancelled.HasBeenNotified()) run_->cancelled.Notify();
  if (run_->start.has_value()) return;
  run_->end = Draining();
  run_ = nullptr;
}

bool SyncScheduler::AwaitIdle(absl::Duration patience) {
  absl::MutexLock lock(&mu_);
  const auto is_idle = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return run_ == nullptr;
  };
  return mu_.AwaitWithTimeout(absl::Condition(&is_idle), patience);
}

absl::Time SyncScheduler::next_due() const {
  absl::MutexLock lock(&mu_);
  return due_;
}

std::shared_ptr<SyncScheduler::Run> SyncScheduler::TakeDue() {
  absl::MutexLock lock(&mu_);
  const absl::Time now = clock_.Now();
  if (draining_) return nullptr;
  if (run_ == nullptr && now >= due_) run_ = std::make_shared<Run>("");
  if (run_ == nullptr || run_->start.has_value()) return nullptr;
  run_->start = now;
  return run_;
}

void SyncScheduler::Name(Run& run, absl::string_view sync) {
  absl::MutexLock lock(&mu_);
  run.sync = std::string(sync);
}

void SyncScheduler::Settle(Run& run, const absl::Status& end) {
  absl::MutexLock lock(&mu_);
  due_ = NextDue(*run.start, end);
  run.end = end;
  run_ = nullptr;
  if (run.sync.empty()) return;
  ended_.push_back(run.sync);
  if (ended_.size() > kEndedKept) ended_.pop_front();
}

absl::Time SyncScheduler::NextDue(absl::Time start, const absl::Status& end) {
  if (IsRefused(end)) return absl::InfiniteFuture();
  if (end.ok() || ErrorReason(end) == "SYNC_CANCELLED") {
    pause_ = options_.retry_delay;
    return start + options_.full_sync_interval;
  }
  const absl::Duration pause = std::min(pause_, options_.full_sync_interval);
  pause_ = std::min(pause * 2, options_.full_sync_interval);
  return clock_.Now() + pause;
}

void SyncScheduler::LogEnd(const absl::StatusOr<SyncReport>& end) {
  if (IsRefused(end.status())) {
    LogStatus(Severity::kError,
              "the source refuses the token, so syncing stops; put a valid one "
              "into the token file and restart the connector, or, if the old "
              "one works again, start a sync by hand",
              end.status(), {{"source", source_}});
    return;
  }
  const std::string next = absl::FormatTime(next_due(), absl::UTCTimeZone());
  if (!end.ok()) {
    LogStatus(Severity::kWarning, "sync failed", end.status(),
              {{"source", source_}, {"next", next}});
    return;
  }
  Log(end->held ? Severity::kWarning : Severity::kInfo,
      end->held ? "sync held: more devices are unseen than the guard allows, "
                  "so none was removed; check the token's scope at the vendor"
                : "sync finished",
      {{"source", source_},
       {"sync", end->sync},
       {"devices", end->device_count},
       {"pages", end->page_count},
       {"removed", end->removed_count},
       {"next", next}});
}

}  // namespace muster::connector
