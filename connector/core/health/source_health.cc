#include "connector/core/health/source_health.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/errors.h"
#include "base/secret.h"

namespace muster::connector {
namespace {

constexpr char kCredential[] = "CREDENTIAL_ERROR";
constexpr char kFailing[] = "SOURCE_FAILING";
constexpr char kHeld[] = "SYNC_HELD";
constexpr char kDegraded[] = "ENDPOINT_DEGRADED";
constexpr char kExhausted[] = "BUDGET_EXHAUSTED";

constexpr int kFailuresInARow = 3;
constexpr absl::Duration kFailingFor = absl::Minutes(15);

// Whether the end says nothing about the source.
bool SaysNothing(const std::string& reason) {
  static const auto& reasons = *new std::set<std::string>{
      "SYNC_CANCELLED",        "SOURCE_PAUSED", "SOURCE_PENDING_REVIEW",
      "SYNC_SUPERSEDED",       "DRAINING",      "DISK_FULL",
      "INVENTORY_UNREACHABLE", "COMMIT_UNKNOWN"};
  return reasons.count(reason) > 0;
}

std::string HeldMessage(const SyncReport& report) {
  return absl::StrCat(
      report.sync,
      " did not show more devices than the guard allows, so none was removed; "
      "look at `musterctl holds`, then release or reject it");
}

}  // namespace

void SourceHealth::Expect(const std::string& job) {
  absl::MutexLock lock(&mu_);
  unheard_.insert(job);
}

void SourceHealth::Note(const JobSpec& job,
                        const absl::StatusOr<SyncReport>& end) {
  const std::string reason = ErrorReason(end.status());
  absl::MutexLock lock(&mu_);
  if (SaysNothing(reason)) return;
  if (reason == "SOURCE_CREDENTIAL_REFUSED") {
    keeper_.Open(kCredential, Redact(end.status().message()));
    return;
  }
  unheard_.erase(job.name);
  if (reason == "SOURCE_THROTTLED") throttled_ = true;
  if (end.ok()) {
    NoteSuccess(job, *end);
  } else {
    NoteFailure(job.name, end.status());
  }
  JudgeFailing();
  JudgeDegraded();
}

void SourceHealth::NoteTokens(const absl::Status& problem) {
  absl::MutexLock lock(&mu_);
  const std::string reason = ErrorReason(problem);
  if (problem.ok() || reason != token_reason_) keeper_.Close(token_reason_);
  if (problem.ok() || reason.empty()) return;
  token_reason_ = reason;
  keeper_.Open(reason, Redact(problem.message()));
}

void SourceHealth::NoteBudget(int64_t requests_left) {
  absl::MutexLock lock(&mu_);
  if (requests_left > 0) {
    throttled_ = false;
    keeper_.Close(kExhausted);
  } else if (throttled_) {
    keeper_.Open(
        kExhausted,
        absl::StrCat(source_,
                     " may read nothing more in this hour, so its jobs wait "
                     "until the next one begins; `musterctl spend` shows what "
                     "the requests were spent on"));
  }
}

void SourceHealth::Tick() {
  absl::MutexLock lock(&mu_);
  JudgeFailing();
}

void SourceHealth::NoteSuccess(const JobSpec& job, const SyncReport& report) {
  keeper_.Close(kCredential);
  failures_.erase(job.name);
  std::set<std::string>& lacking = lacking_[job.name];
  lacking.clear();
  for (const auto& problem : report.endpoint_problems) {
    lacking.insert(
        absl::StrCat(problem.endpoint(), " (", problem.message(), ")"));
  }
  if (job.name != kFullJob) return;
  keeper_.Close(kFailing);
  if (report.held) {
    keeper_.Update(kHeld, HeldMessage(report));
  } else {
    keeper_.Close(kHeld);
  }
}

void SourceHealth::NoteFailure(const std::string& job,
                               const absl::Status& end) {
  Failures& failures = failures_[job];
  if (failures.count++ == 0) failures.since = clock_.Now();
  failures.last = end;
}

void SourceHealth::JudgeFailing() {
  const auto full = failures_.find(std::string(kFullJob));
  if (full == failures_.end()) return;
  const Failures& failures = full->second;
  if (failures.count < kFailuresInARow &&
      clock_.Now() - failures.since < kFailingFor) {
    return;
  }
  keeper_.Open(kFailing,
               absl::StrCat(source_, " could not be read since ",
                            absl::FormatTime(absl::RFC3339_sec, failures.since,
                                             absl::UTCTimeZone()),
                            ": ", Redact(failures.last.message())));
}

void SourceHealth::JudgeDegraded() {
  const std::set<std::string> degraded = Degraded();
  if (!degraded.empty()) {
    keeper_.Update(kDegraded, absl::StrCat(source_, " gives no data of ",
                                           absl::StrJoin(degraded, "; ")));
  } else if (unheard_.empty()) {
    keeper_.Close(kDegraded);
  }
}

std::set<std::string> SourceHealth::Degraded() const {
  std::set<std::string> degraded;
  for (const auto& [job, lacking] : lacking_) {
    degraded.insert(lacking.begin(), lacking.end());
  }
  if (failures_.count(std::string(kFullJob)) > 0) return degraded;
  for (const auto& [job, failures] : failures_) {
    if (failures.count < kFailuresInARow) continue;
    degraded.insert(
        absl::StrCat("job ", job, " (", ErrorReason(failures.last), ")"));
  }
  return degraded;
}

}  // namespace muster::connector
