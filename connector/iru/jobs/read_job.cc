#include "connector/iru/jobs/read_job.h"

#include <utility>

#include "base/status_macros.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/sweep/outcome.h"

namespace muster::iru {

ReadJob::ReadJob(JobDeps deps) : deps_(std::move(deps)) {}

absl::StatusOr<std::optional<connector::DevicePage>> ReadJob::NextPage() {
  while (true) {
    if (auto page = pages_.Take(done_)) return page;
    if (done_) return std::nullopt;
    if (deps_.cancelled.HasBeenNotified()) return Cancelled();
    ASSIGN_OR_RETURN(const bool more, Step());
    done_ = !more;
  }
}

Call ReadJob::call() {
  Call call;
  call.lane = deps_.lane;
  call.cancelled = &deps_.cancelled;
  call.api_calls = &api_calls_;
  return call;
}

void ReadJob::AddProblem(inventory::v1::EndpointProblem problem) {
  problems_.push_back(std::move(problem));
}

absl::Status ReadJob::NoteOrFail(absl::string_view endpoint,
                                 const absl::Status& status) {
  if (ConcernsEveryEndpoint(status)) return status;
  AddProblem(ProblemOf(endpoint, status));
  return absl::OkStatus();
}

}  // namespace muster::iru
