#include "inventory/model/source_state.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "inventory/model/proto_time.h"

namespace muster::inventory {
namespace {

using store::JobStatus;
using store::SourceStatus;

struct Verdict {
  v1::SourceState state = v1::SOURCE_STATE_OK;
  std::optional<v1::SyncError> error;
};

bool HasFailed(const JobStatus& job, bool full) {
  const bool is_full = job.kind() == v1::SYNC_KIND_FULL;
  return job.has_error() && is_full == full &&
         job.kind() != v1::SYNC_KIND_DEVICE;
}

// Of the jobs that `matches`, the one whose last sync ended last; null if
// there is none.
template <typename Matches>
const JobStatus* LatestJob(const SourceStatus& status, Matches matches) {
  const JobStatus* latest = nullptr;
  for (const JobStatus& job : status.jobs()) {
    if (!matches(job)) continue;
    const bool later = latest == nullptr || FromProto(job.end_time()) >
                                                FromProto(latest->end_time());
    if (later) latest = &job;
  }
  return latest;
}

const JobStatus* RefusedJob(const SourceStatus& status) {
  const JobStatus* refused = LatestJob(status, [](const JobStatus& job) {
    return job.has_error() && IsCredentialRefused(job.error());
  });
  if (refused == nullptr) return nullptr;
  const absl::Time when = FromProto(refused->end_time());
  const bool accepted = std::any_of(
      status.jobs().begin(), status.jobs().end(), [&](const JobStatus& job) {
        return job.has_success_start_time() &&
               FromProto(job.success_start_time()) > when;
      });
  return accepted ? nullptr : refused;
}

std::string WithoutStop(const std::string& sentence) {
  return std::string(absl::StripSuffix(sentence, "."));
}

v1::SyncError WithLastGood(v1::SyncError error, const v1::Source& source) {
  const std::string good =
      source.has_last_full_sync_end_time()
          ? absl::StrCat(
                "the last good sync ended at ",
                absl::FormatTime("%Y-%m-%dT%H:%M:%SZ",
                                 FromProto(source.last_full_sync_end_time()),
                                 absl::UTCTimeZone()))
          : "no full sync has succeeded yet";
  error.set_message(absl::StrCat(WithoutStop(error.message()), "; ", good));
  return error;
}

v1::SyncError OfJob(const JobStatus& job) {
  v1::SyncError error = job.error();
  error.set_message(absl::StrCat(job.job(), ": ", error.message()));
  return error;
}

v1::SyncError EndpointDegraded(const v1::Source& source) {
  const v1::EndpointProblem& first = source.endpoint_problems(0);
  const int more = source.endpoint_problems_size() - 1;
  std::string message =
      absl::StrCat(first.endpoint(), " gives no data: ", first.message());
  if (more > 0) {
    message = absl::StrCat(WithoutStop(message), "; nor do ", more, " more");
  }
  v1::SyncError error;
  error.set_code(static_cast<int>(absl::StatusCode::kFailedPrecondition));
  error.set_reason("ENDPOINT_DEGRADED");
  error.set_message(message);
  return error;
}

Verdict Judge(const SourceStatus& status, const v1::Source& source) {
  if (const JobStatus* refused = RefusedJob(status)) {
    return {v1::SOURCE_STATE_CREDENTIAL_ERROR, refused->error()};
  }
  if (source.has_review()) return {v1::SOURCE_STATE_PENDING_REVIEW, {}};
  const auto failed = [&](bool full) {
    return LatestJob(
        status, [full](const JobStatus& job) { return HasFailed(job, full); });
  };
  if (const JobStatus* full = failed(true)) {
    return {v1::SOURCE_STATE_FAILING, WithLastGood(full->error(), source)};
  }
  if (!source.has_last_full_sync_start_time()) {
    return {v1::SOURCE_STATE_WAITING_TO_SYNC, {}};
  }
  if (const JobStatus* other = failed(false)) {
    return {v1::SOURCE_STATE_DEGRADED, OfJob(*other)};
  }
  if (!source.endpoint_problems().empty()) {
    return {v1::SOURCE_STATE_DEGRADED, EndpointDegraded(source)};
  }
  return {};
}

void UniteProblems(const SourceStatus& status, v1::Source& source) {
  std::map<std::string, const v1::EndpointProblem*> problems;
  for (const JobStatus& job : status.jobs()) {
    for (const v1::EndpointProblem& problem : job.endpoint_problems()) {
      problems.try_emplace(problem.endpoint(), &problem);
    }
  }
  source.clear_endpoint_problems();
  for (const auto& [endpoint, problem] : problems) {
    *source.add_endpoint_problems() = *problem;
  }
}

}  // namespace

bool IsCredentialRefused(const v1::SyncError& error) {
  return error.reason() == "SOURCE_CREDENTIAL_REFUSED" ||
         error.code() == static_cast<int>(absl::StatusCode::kUnauthenticated);
}

void ApplyStatus(const SourceStatus& status, v1::Source& source) {
  UniteProblems(status, source);
  Verdict verdict = Judge(status, source);
  source.clear_error();
  if (verdict.error) *source.mutable_error() = *std::move(verdict.error);
  source.set_state(source.paused() ? v1::SOURCE_STATE_PAUSED : verdict.state);
}

}  // namespace muster::inventory
