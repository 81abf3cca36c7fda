#ifndef CONNECTOR_CORE_SCHEDULE_JOB_PLAN_H_
#define CONNECTOR_CORE_SCHEDULE_JOB_PLAN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connector/core/device_source.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::connector {

// The name by which the counting of devices is configured. It is no job: it
// reads nothing into the inventory.
constexpr absl::string_view kCountJob = "count";

// What is read of one source, and how often.
struct JobPlan {
  // kFullJob is the first. `interval` is the one in force.
  std::vector<JobSpec> jobs;
  // The first pause after a failure is below this.
  absl::Duration retry_delay = absl::Seconds(5);
  // From one look at the count of devices to the next; InfiniteDuration() if
  // there is none.
  absl::Duration count_interval = absl::Seconds(15);
};

// The plan of a source that can be read for `offered`, as `config` wants it.
//
// Errors:
//   INVALID_ARGUMENT INTERVAL_TOO_SHORT: an interval below 10 s, or a
//     `retry_delay` that is not positive.
//   INVALID_ARGUMENT JOB_UNKNOWN: `jobs` names one that there is not, or one
//     twice.
//   INVALID_ARGUMENT JOB_REQUIRED: `jobs` disables `full`, without which
//     nothing can be known.
absl::StatusOr<JobPlan> PlanJobs(const std::vector<JobSpec>& offered,
                                 const config::v1::IruSource& config);

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SCHEDULE_JOB_PLAN_H_
