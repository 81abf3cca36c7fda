#include "connector/core/jobs/sweep_reader.h"

#include <memory>
#include <optional>

#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::connector {

absl::Status CheckComplete(const inventory::v1::Completeness& proof) {
  if (proof.ended_on_empty_page() && proof.overlaps_agreed()) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kUnavailable, "SWEEP_INCOMPLETE",
               "the source's pages moved while they were read, so that devices "
               "may have been missed; nothing is removed, it is tried again");
}

absl::StatusOr<SweepEnd> ReadSweep(
    DeviceSource& devices, const absl::Notification& cancelled,
    const std::function<void(const DevicePage&)>& each) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Sweep> sweep,
                   devices.BeginJob(kFullJob, "", cancelled));
  while (true) {
    ASSIGN_OR_RETURN(const std::optional<DevicePage> page, sweep->NextPage());
    if (!page.has_value()) break;
    each(*page);
  }
  SweepEnd end{sweep->completeness(), sweep->endpoint_problems()};
  RETURN_IF_ERROR(CheckComplete(end.completeness));
  return end;
}

}  // namespace muster::connector
