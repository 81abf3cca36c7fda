#ifndef CONNECTOR_IRU_JOBS_POSTURE_POSTURE_JOB_H_
#define CONNECTOR_IRU_JOBS_POSTURE_POSTURE_JOB_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "connector/iru/decode/prism/posture_row.h"
#include "connector/iru/jobs/posture/posture_cursor.h"
#include "connector/iru/jobs/read_job.h"
#include "connector/iru/sweep/prism_pages.h"

namespace muster::iru {

// One Prism table with one row a device, as facts without rows.
//
// Reads what was updated since the cursor, a minute of overlap included; all of
// it without a cursor, once a day, and each time if the vendor refuses to
// filter (400), which is a problem to report. The watermark is the greatest
// `updated_at` that was seen, never our clock; for an hour it does not pass a
// row of a device that no list has shown yet, whose facts nobody could keep. A
// whole reading also says NOT_REPORTED of devices that have no row.
//
// A refused table (403, 404): a problem, and UNKNOWN with the reason for every
// device that could have a row, once. Of
// FileVault the filtered lists are asked then, each 15 minutes at most.
//
// Any other failure ends the reading, and everything stays as it was.
class PostureJob final : public ReadJob {
 public:
  PostureJob(JobDeps deps, const PostureCategory& category,
             absl::string_view cursor);

  std::string next_cursor() const override;

 private:
  absl::StatusOr<bool> Step() override;
  bool MustReadAll() const;
  absl::Status Fail(const absl::Status& status);
  void ReadAllInstead();
  void NoteUnfiltered();
  void Take(const std::string& device_id, FieldReader& row);
  void NoteUpdate(absl::Time time, bool known);
  void Finish();
  void TellUnreported();
  absl::Status TellRefusal(device::v1::UnknownReason reason);
  absl::Status TellLists(device::v1::UnknownReason reason);
  void Report(absl::string_view device_id, std::vector<device::v1::Fact> facts,
              std::optional<absl::Time> collect_time);

  const PostureCategory& category_;
  const std::string endpoint_;
  const PostureCursor begin_;
  PostureCursor end_;
  bool whole_;
  std::optional<PrismPages> table_;

  absl::flat_hash_set<std::string> seen_;
  absl::Time newest_;  // of the known
  absl::Time oldest_unknown_ = absl::InfiniteFuture();
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_POSTURE_POSTURE_JOB_H_
