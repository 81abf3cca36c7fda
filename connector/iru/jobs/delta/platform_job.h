#ifndef CONNECTOR_IRU_JOBS_DELTA_PLATFORM_JOB_H_
#define CONNECTOR_IRU_JOBS_DELTA_PLATFORM_JOB_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connector/iru/jobs/read_job.h"
#include "connector/iru/jobs/row_reporter.h"
#include "connector/iru/sweep/page_walk.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// A platform of which no table of Prism's tells, and of which a device need not
// check in when it changes: only its row in the list shows that.
struct ListedPlatform {
  const char* filter;  // as the list's filter and its rows spell it
  device::v1::Platform platform;
};

inline constexpr ListedPlatform kWindowsPlatform = {
    "Windows", device::v1::PLATFORM_WINDOWS};
inline constexpr ListedPlatform kAndroidPlatform = {
    "Android", device::v1::PLATFORM_ANDROID};

// Reads the rows of one platform's devices, by the list with the filter
// `platform`: of 1,200 devices at most, and of the others in the readings after
// that, so that a large platform costs no more requests but is less fresh. Ends
// on a short page where as many devices were shown as are known, else on an
// empty one; proves nothing. The filter is not trusted: rows of another
// platform are left out.
//
// A platform without devices is asked for once in a quarter of an hour. The
// list's failure ends the reading, but for a tenant that does not know the
// platform (400).
class PlatformJob final : public ReadJob {
 public:
  PlatformJob(JobDeps deps, const ListedPlatform& platform,
              absl::string_view cursor);
  // If it came to its end, the memory knows what it showed.
  ~PlatformJob() override;

  std::string next_cursor() const override;

 private:
  absl::StatusOr<bool> Step() override;
  absl::Status Refuse(const absl::Status& status);
  void Report(DeviceRow row);
  // Whether there is nothing behind the page that was read last.
  bool IsAtEnd() const;
  bool End(bool all);

  const ListedPlatform platform_;
  const int64_t begin_;  // the row of the list that this reading begins with
  // When the platform last had no device; by our clock.
  absl::Time empty_time_;

  PageWalk walk_;
  RowReporter reporter_;
  int pages_ = 0;
  int64_t page_size_ = 0;   // rows of the page that was read last
  int64_t next_begin_ = 0;  // the row behind it
  int64_t shown_ = 0;
  bool done_ = false;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_DELTA_PLATFORM_JOB_H_
