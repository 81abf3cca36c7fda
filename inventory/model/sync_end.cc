#include "inventory/model/sync_end.h"

#include <algorithm>
#include <string>

#include "absl/strings/string_view.h"
#include "base/errors.h"
#include "inventory/model/proto_time.h"
#include "inventory/model/source_state.h"

namespace muster::inventory {
namespace {

using store::JobStatus;
using store::SourceStatus;

std::string JobOf(const v1::Sync& sync) {
  if (!sync.job().empty()) return sync.job();
  switch (sync.kind()) {
    case v1::SYNC_KIND_FULL:
      return "full";
    case v1::SYNC_KIND_DELTA:
      return "delta";
    case v1::SYNC_KIND_POSTURE:
      return "posture";
    case v1::SYNC_KIND_CATALOG:
      return "catalog";
    default:
      return "device";
  }
}

// Jobs are kept by name.
JobStatus& StatusOf(const v1::Sync& sync, SourceStatus& status) {
  const std::string name = JobOf(sync);
  auto& jobs = *status.mutable_jobs();
  auto job =
      std::lower_bound(jobs.begin(), jobs.end(), name,
                       [](const JobStatus& one, const std::string& other) {
                         return one.job() < other;
                       });
  if (job == jobs.end() || job->job() != name) {
    const auto place = job - jobs.begin();
    jobs.Add()->set_job(name);
    std::rotate(jobs.begin() + place, jobs.end() - 1, jobs.end());
    job = jobs.begin() + place;
  }
  job->set_kind(sync.kind());
  return *job;
}

void ForgetOldJobs(absl::Time now, SourceStatus& status) {
  auto& jobs = *status.mutable_jobs();
  jobs.erase(std::remove_if(jobs.begin(), jobs.end(),
                            [&](const JobStatus& job) {
                              return job.kind() != v1::SYNC_KIND_FULL &&
                                     job.has_end_time() &&
                                     FromProto(job.end_time()) <
                                         now - kJobRemembered;
                            }),
             jobs.end());
}

bool SaysNothing(const v1::Sync& sync) {
  if (sync.state() == v1::SYNC_STATE_SUCCEEDED) return false;
  const std::string& reason = sync.error().reason();
  if (reason == "SYNC_SUPERSEDED" || reason == "SOURCE_PAUSED") return true;
  return sync.kind() == v1::SYNC_KIND_DEVICE &&
         !IsCredentialRefused(sync.error());
}

void ApplyEnd(const v1::Sync& sync, JobStatus& job) {
  *job.mutable_end_time() = sync.end_time();
  if (sync.state() == v1::SYNC_STATE_SUCCEEDED) {
    job.clear_error();
    *job.mutable_success_start_time() = sync.start_time();
  } else {
    *job.mutable_error() = sync.error();
  }
}

}  // namespace

bool HasEnded(v1::SyncState state) {
  return state == v1::SYNC_STATE_SUCCEEDED || state == v1::SYNC_STATE_HELD ||
         state == v1::SYNC_STATE_FAILED;
}

v1::SyncError ToSyncError(const absl::Status& status) {
  v1::SyncError error;
  error.set_code(static_cast<int>(status.code()));
  error.set_reason(ErrorReason(status));
  error.set_message(std::string(status.message()));
  return error;
}

void ApplyEndpointProblems(
    const v1::Sync& sync,
    const google::protobuf::RepeatedPtrField<v1::EndpointProblem>& problems,
    SourceStatus& status) {
  if (sync.kind() == v1::SYNC_KIND_DEVICE) return;
  *StatusOf(sync, status).mutable_endpoint_problems() = problems;
}

void ApplySyncEnd(const v1::Sync& sync, v1::Source& source,
                  SourceStatus& status) {
  if (SaysNothing(sync)) return;
  ApplyEnd(sync, StatusOf(sync, status));
  ForgetOldJobs(FromProto(sync.end_time()), status);
  const bool complete = sync.kind() == v1::SYNC_KIND_FULL &&
                        sync.state() == v1::SYNC_STATE_SUCCEEDED &&
                        !sync.has_error();
  if (complete) {
    *source.mutable_last_full_sync_start_time() = sync.start_time();
    *source.mutable_last_full_sync_end_time() = sync.end_time();
  }
  ApplyStatus(status, source);
}

}  // namespace muster::inventory
