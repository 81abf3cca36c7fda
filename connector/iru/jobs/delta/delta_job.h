#ifndef CONNECTOR_IRU_JOBS_DELTA_DELTA_JOB_H_
#define CONNECTOR_IRU_JOBS_DELTA_DELTA_JOB_H_

#include <map>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connector/iru/jobs/delta/information_changes.h"
#include "connector/iru/jobs/delta/recent_walk.h"
#include "connector/iru/jobs/read_job.h"
#include "connector/iru/jobs/row_reporter.h"

namespace muster::iru {

// What changed lately: the devices that checked in since the cursor, five
// minutes of overlap included, by the device list with the latest first; and
// the devices of which Prism's `device_information` says something new, whose
// whole rows are then read: by the list that is read anyway, else one by one,
// up to 20; if there are more, by one more pass over the list, or, in a fleet
// of more than 12,000, by the next full sync, which is a problem to report.
//
// The table comes first: what changes after it was read has a later
// `updated_at`, and what changed before is in the rows.
//
// The table's refusal is a problem to report, and it is not asked again for a
// quarter of an hour; the list's failure ends the reading.
class DeltaJob final : public ReadJob {
 public:
  DeltaJob(JobDeps deps, absl::string_view cursor);
  // If it came to its end, the memory knows what it showed.
  ~DeltaJob() override;

  std::string next_cursor() const override;

 private:
  enum class Phase { kChanges, kList, kRest, kDone };

  absl::StatusOr<bool> Step() override;
  absl::Status ReadChanges();
  absl::Status ReadList();
  absl::Status ReadRest();
  absl::Status ReadOneByOne();
  absl::Status ReadByPass();
  void LeaveToFull();
  void Report(DeviceRow row);
  void ReportDevice(device::v1::Device device);

  // Up to which check-in, and which update of the table, all was taken.
  std::optional<absl::Time> check_in_;
  absl::Time information_;
  absl::Time next_information_;

  Phase phase_ = Phase::kChanges;
  RecentWalk walk_;
  RowReporter reporter_;
  // Changed, and not shown yet.
  std::map<std::string, SourceMemory::Print> changed_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_DELTA_DELTA_JOB_H_
