#ifndef CONNECTOR_IRU_JOBS_FACET_DETAILS_JOB_H_
#define CONNECTOR_IRU_JOBS_FACET_DETAILS_JOB_H_

#include <string>
#include <vector>

#include "connector/iru/jobs/read_job.h"

namespace muster::iru {

// The details of some devices, one request each, where Prism refuses a table:
// at most 60 a reading, those whose details are oldest first. What they tell of
// a device's model goes into the memory, from where the next full sync takes
// it. Reads nothing while Prism refuses nothing.
//
// Refused (403): a problem, and the facts of the details are UNKNOWN because
// of it. A device that is gone is passed over. Any other failure ends the
// reading; what it read stays.
class DetailsJob final : public ReadJob {
 public:
  explicit DetailsJob(JobDeps deps) : ReadJob(std::move(deps)) {}

 private:
  absl::StatusOr<bool> Step() override;
  std::vector<KnownDevice> Choose() const;
  // False: reading on is of no use.
  absl::StatusOr<bool> Read(const KnownDevice& device);
  void Show(const KnownDevice& device, std::vector<device::v1::Fact> facts);

  bool chosen_ = false;
  std::vector<KnownDevice> left_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_FACET_DETAILS_JOB_H_
