#ifndef CONNECTOR_IRU_JOBS_FACET_LIBRARY_JOB_H_
#define CONNECTOR_IRU_JOBS_FACET_LIBRARY_JOB_H_

#include "connector/iru/jobs/facet/library_book.h"
#include "connector/iru/jobs/read_job.h"

namespace muster::iru {

// What the vendor's library did on every device, item by item, by their exact
// ids. A reading spends at most 40 requests on statuses and goes on where the
// one before stopped; when every item was read, the lists of all devices are
// shown. A tenant whose items have 40 pages at most is shown by each reading.
//
// Refused (403, 404): a problem, and every device's list is unknown because of
// it. Any other failure ends the reading; the round goes on with the next.
class LibraryJob final : public ReadJob {
 public:
  explicit LibraryJob(JobDeps deps) : ReadJob(std::move(deps)) {}

 private:
  absl::StatusOr<bool> Step() override;
  absl::Status ReadItems();
  absl::Status ReadStatuses();
  absl::Status ReadItem(const LibraryBook::Place& place);
  absl::Status Refuse(absl::string_view endpoint, const absl::Status& status);
  void ShowAll();
  void Show(absl::string_view device_id, device::v1::Facet facet);

  int requests_left_ = 40;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_FACET_LIBRARY_JOB_H_
