#ifndef CONNECTOR_IRU_JOBS_FACET_FACET_JOB_H_
#define CONNECTOR_IRU_JOBS_FACET_FACET_JOB_H_

#include "connector/iru/decode/prism/list_row.h"
#include "connector/iru/jobs/facet/list_table.h"
#include "connector/iru/jobs/read_job.h"

namespace muster::iru {

// One Prism table with many rows a device, whole, as a facet of each device
// that can have one; one without rows has NOT_REPORTED. Of local users also how
// many there are, and how many of them are administrators, as facts.
//
// Refused (403, 404): a problem, and every such facet and fact is unknown
// because of it. Any other failure ends the reading, and everything stays as
// it was.
class FacetJob final : public ReadJob {
 public:
  FacetJob(JobDeps deps, const ListCategory& category)
      : ReadJob(std::move(deps)), category_(category) {}

 private:
  absl::StatusOr<bool> Step() override;
  bool Covers(device::v1::Platform platform) const;
  void Show(const std::string& device_id, ListTable::List list);

  const ListCategory category_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_FACET_FACET_JOB_H_
