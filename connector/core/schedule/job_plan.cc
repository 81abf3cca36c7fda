#include "connector/core/schedule/job_plan.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::connector {
namespace {

using ReadJob = config::v1::IruSource::ReadJob;

constexpr absl::Duration kShortestInterval = absl::Seconds(10);

absl::Duration ToDuration(const google::protobuf::Duration& value) {
  return absl::Seconds(value.seconds()) + absl::Nanoseconds(value.nanos());
}

absl::Status TooShort(absl::string_view what, absl::string_view least) {
  return Error(absl::StatusCode::kInvalidArgument, "INTERVAL_TOO_SHORT",
               absl::StrCat(what, " must be ", least, "; correct it"),
               {{"field", std::string(what)}});
}

absl::Status CheckInterval(absl::string_view what, absl::Duration interval) {
  if (interval >= kShortestInterval) return absl::OkStatus();
  return TooShort(what, "at least 10 s");
}

absl::Status Unknown(const std::string& job,
                     const std::vector<JobSpec>& offered) {
  const std::string names =
      absl::StrJoin(offered, ", ", [](std::string* out, const JobSpec& one) {
        absl::StrAppend(out, one.name);
      });
  return Error(absl::StatusCode::kInvalidArgument, "JOB_UNKNOWN",
               absl::StrCat("`jobs` names `", job,
                            "` twice, or there is no such job; name each once "
                            "of: ",
                            kCountJob, ", ", names),
               {{"job", job}});
}

absl::Status Required() {
  return Error(absl::StatusCode::kInvalidArgument, "JOB_REQUIRED",
               "`jobs` disables `full`, without which nothing is known to be "
               "complete; give it a longer interval instead",
               {{"job", std::string(kFullJob)}});
}

// What `config` says of each job, by name.
absl::StatusOr<std::map<std::string, ReadJob>> Wanted(
    const std::vector<JobSpec>& offered, const config::v1::IruSource& config) {
  std::map<std::string, bool> known = {{std::string(kCountJob), true}};
  for (const JobSpec& job : offered) known[job.name] = true;
  std::map<std::string, ReadJob> wanted;
  for (const ReadJob& job : config.jobs()) {
    if (!known[job.name()] || !wanted.emplace(job.name(), job).second) {
      return Unknown(job.name(), offered);
    }
    if (!job.has_interval()) continue;
    RETURN_IF_ERROR(CheckInterval(absl::StrCat("the interval of ", job.name()),
                                  ToDuration(job.interval())));
  }
  return wanted;
}

}  // namespace

absl::StatusOr<JobPlan> PlanJobs(const std::vector<JobSpec>& offered,
                                 const config::v1::IruSource& config) {
  ASSIGN_OR_RETURN(auto wanted, Wanted(offered, config));
  if (wanted[std::string(kFullJob)].disabled()) return Required();
  JobPlan plan;
  for (JobSpec job : offered) {
    const ReadJob& want = wanted[job.name];
    if (want.disabled()) continue;
    if (job.name == kFullJob && config.has_full_sync_interval()) {
      job.interval = ToDuration(config.full_sync_interval());
      RETURN_IF_ERROR(CheckInterval("full_sync_interval", job.interval));
    }
    if (want.has_interval()) job.interval = ToDuration(want.interval());
    plan.jobs.push_back(std::move(job));
  }
  const ReadJob& count = wanted[std::string(kCountJob)];
  if (count.has_interval()) plan.count_interval = ToDuration(count.interval());
  if (count.disabled()) plan.count_interval = absl::InfiniteDuration();
  if (config.has_retry_delay()) {
    plan.retry_delay = ToDuration(config.retry_delay());
  }
  if (plan.retry_delay <= absl::ZeroDuration()) {
    return TooShort("retry_delay", "more than 0 s");
  }
  return plan;
}

}  // namespace muster::connector
