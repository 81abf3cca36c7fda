#ifndef CONNECTOR_IRU_JOBS_CATALOG_CATALOG_JOB_H_
#define CONNECTOR_IRU_JOBS_CATALOG_CATALOG_JOB_H_

#include "connector/iru/jobs/read_job.h"

namespace muster::iru {

// What of a tenant is no device.
enum class CatalogKind { kUsers, kBlueprints, kTags, kLibraryItems };

// One catalog, whole. It is read to its end before any of it is shown: what is
// not shown of a catalog is gone from the inventory. Refused (403, 404): a
// problem, and nothing is shown. Any other failure ends the reading.
class CatalogJob final : public ReadJob {
 public:
  CatalogJob(JobDeps deps, CatalogKind kind);

 private:
  absl::StatusOr<bool> Step() override;
  absl::Status Read();
  void Add(const char* collection, const std::string& id,
           inventory::v1::CatalogEntry entry);

  const CatalogKind kind_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_CATALOG_CATALOG_JOB_H_
