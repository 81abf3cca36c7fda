#ifndef CONNECTOR_IRU_JOBS_JOB_LIST_H_
#define CONNECTOR_IRU_JOBS_JOB_LIST_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connector/core/device_source.h"
#include "connector/iru/jobs/read_job.h"

namespace muster::iru {

// Everything that an Iru tenant can be read for, and how often by default. The
// full sweep comes first.
std::vector<connector::JobSpec> IruJobs();

// Begins to read `job` from `cursor` on, in the lane that is the job's,
// whatever `deps` says.
//
// Errors: those of FullJob::Begin(), and
//   NOT_FOUND JOB_NOT_FOUND: none of IruJobs().
absl::StatusOr<std::unique_ptr<connector::Sweep>> BeginIruJob(
    absl::string_view job, absl::string_view cursor, JobDeps deps);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_JOB_LIST_H_
