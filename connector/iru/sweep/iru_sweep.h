#ifndef CONNECTOR_IRU_SWEEP_IRU_SWEEP_H_
#define CONNECTOR_IRU_SWEEP_IRU_SWEEP_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "base/clock.h"
#include "base/threads/thread_pool.h"
#include "connector/core/device_source.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/sweep/category_reader.h"
#include "connector/iru/sweep/page_walk.h"
#include "connector/iru/sweep/page_window.h"
#include "connector/iru/sweep/posture.h"

namespace muster::iru {

// One pass over an Iru tenant: first how many devices it says it has, then
// Prism's `device_information` and `filevault`, and beside them the list, page
// by page. What is refused of all that but the list is a problem to report,
// not a failure; the list's failure ends the sweep.
//
// For a still fleet the number of requests is always the same: 3,350 devices
// are 12 pages of the list and one empty page.
//
// Not thread-safe; fetches on threads of its own. What it is given must
// outlive it.
class IruSweep final : public connector::Sweep {
 public:
  struct Deps {
    std::string source;  // sources/{source}
    IruClient& client;
    Clock& clock;
    const absl::Notification& cancelled;
  };

  // Asks for the counts.
  //
  // Errors: those of IruClient::Get() that concern every endpoint.
  static absl::StatusOr<std::unique_ptr<IruSweep>> Begin(Deps deps);

  // Waits for the requests under way.
  ~IruSweep() override;

  int64_t expected_count() const override;
  absl::StatusOr<std::optional<connector::DevicePage>> NextPage() override;
  inventory::v1::Completeness completeness() const override;
  std::vector<inventory::v1::EndpointProblem> endpoint_problems()
      const override;
  int64_t TakeApiCalls() override { return api_calls_.exchange(0); }

 private:
  explicit IruSweep(Deps deps);

  Call call();
  absl::Status ReadCounts();
  // The count at `endpoint`, or -1 and a problem.
  absl::StatusOr<int64_t> ReadCount(
      const Endpoint& endpoint, const IruClient::Query& query,
      absl::StatusOr<int64_t> (*decode)(absl::string_view body));
  void OpenWindow();
  void ReadTables();
  connector::DevicePage Describe(PageWalk::Page page);
  inventory::v1::DeviceObservation Observe(device::v1::Device row) const;

  const Deps deps_;
  std::atomic<int64_t> api_calls_{0};

  int64_t licensing_count_ = -1;
  int64_t prism_count_ = -1;
  std::vector<inventory::v1::EndpointProblem> problems_;
  std::vector<inventory::v1::BadRow> bad_rows_;  // not delivered yet

  // Set by the first NextPage().
  std::unique_ptr<PageWindow> window_;
  CategoryTable<DeviceInformation> information_;
  std::optional<FilevaultPosture> filevault_;

  PageWalk walk_;
  ThreadPool pool_;  // last: its tasks use what is above
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_IRU_SWEEP_H_
