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

// What changed lately: the devices that checked in since the cursor, a minute
// of overlap included, and six minutes every five, for rows that the list shows
// late, by the device list with the latest first; and the devices of which
// Prism's `device_information` says something new, whose whole rows are then
// read: by the list that is read anyway, else one by one, up to 20; if there
// are more, by one more pass over the list, or, in a fleet of more than 12,000,
// by the next full sync, which is a problem to report. Of rows that were
// updated and may hide a change, up to 5 are read so.
//
// And the last page of that list: devices that never checked in and those that
// are silent for longest, of which the table may have no row; where it ends is
// how many devices there are.
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
  enum class Phase { kChanges, kList, kEnd, kRest, kDone };

  absl::StatusOr<bool> Step() override;
  absl::Status ReadChanges();
  absl::Status ReadList();
  absl::Status ReadEnd();
  absl::Status ReadRest();
  absl::Status ReadOneByOne();
  absl::Status ReadByPass();
  void AddUnclear();
  void LeaveToFull();
  void Report(DeviceRow row);
  void ReportDevice(device::v1::Device device);

  // A page of the list, with the latest check-in first.
  absl::StatusOr<RecentWalk::Rows> Fetch(int64_t offset);
  // Since when everything is to be read; unset: from the first reach on.
  std::optional<absl::Time> KnownSince() const;

  // Up to which check-in, and which update of the table, all was taken; and up
  // to which check-in when the wide overlap was last read.
  std::optional<absl::Time> check_in_;
  std::optional<absl::Time> wide_;
  absl::Time information_;
  absl::Time next_information_;

  const bool is_wide_;
  Phase phase_ = Phase::kChanges;
  RecentWalk walk_;
  RowReporter reporter_;
  // Changed, or maybe so, and not shown yet.
  std::map<std::string, SourceMemory::Print> changed_;
  std::map<std::string, SourceMemory::Print> unclear_;
  // How many rows the list has; -1 until its end was seen.
  int64_t list_size_ = -1;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_DELTA_DELTA_JOB_H_
