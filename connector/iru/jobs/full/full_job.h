#ifndef CONNECTOR_IRU_JOBS_FULL_FULL_JOB_H_
#define CONNECTOR_IRU_JOBS_FULL_FULL_JOB_H_

#include <atomic>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/threads/thread_pool.h"
#include "connector/core/device_source.h"
#include "connector/iru/jobs/full/model_table.h"
#include "connector/iru/jobs/read_job.h"
#include "connector/iru/jobs/row_reporter.h"
#include "connector/iru/sweep/page_walk.h"
#include "connector/iru/sweep/page_window.h"

namespace muster::iru {

// One pass over an Iru tenant: the list, page by page, how many devices the
// tenant says it has, and the models of Prism's `device_information`, if nobody
// has read them for a day; all of it asked for beside each other. What is
// refused of that but the list is a problem to report, not a failure; the
// list's failure ends the pass.
//
// For a still fleet the number of requests is always the same: 3,350 devices
// are 12 pages of the list and one empty page. How many pages are asked for
// ahead follows from the tenant's counts and from what the memory knows, as the
// counts leave Windows and Android out. One that proves wrong costs time or a
// page that nobody takes, and nothing else.
//
// Not thread-safe; fetches on threads of its own. What it is given must
// outlive it.
class FullJob final : public connector::Sweep {
 public:
  // Asks for the counts, and for the first pages meanwhile.
  //
  // Errors: those of IruClient::Get() that concern every endpoint.
  static absl::StatusOr<std::unique_ptr<FullJob>> Begin(JobDeps deps);

  // Waits for the requests under way. If it came to its end, the memory knows
  // every device from now on.
  ~FullJob() override;

  int64_t expected_count() const override;
  absl::StatusOr<std::optional<connector::DevicePage>> NextPage() override;
  inventory::v1::Completeness completeness() const override;
  std::vector<inventory::v1::EndpointProblem> endpoint_problems()
      const override {
    return problems_;
  }
  std::string next_cursor() const override { return ""; }
  int64_t TakeApiCalls() override { return api_calls_.exchange(0); }

 private:
  explicit FullJob(JobDeps deps);

  Call call();
  absl::Status ReadCounts();
  // The count at `endpoint`, on a thread of the pool.
  std::future<absl::StatusOr<int64_t>> AskCount(
      Endpoint endpoint, IruClient::Query query,
      absl::StatusOr<int64_t> (*decode)(absl::string_view body));
  // `count`, or -1 and a problem of `endpoint`.
  absl::StatusOr<int64_t> TakeCount(const Endpoint& endpoint,
                                    const absl::StatusOr<int64_t>& count);
  // Rows that the list is expected to have.
  int64_t rows_expected() const;
  void OpenWindow();
  void ReadModels();
  connector::DevicePage Describe(PageWalk::Page page);

  const JobDeps deps_;
  std::atomic<int64_t> api_calls_{0};

  int64_t licensing_count_ = -1;
  int64_t prism_count_ = -1;
  std::vector<inventory::v1::EndpointProblem> problems_;
  std::vector<inventory::v1::BadRow> bad_rows_;  // not delivered yet

  RowReporter reporter_;
  std::vector<KnownDevice> shown_;
  std::unique_ptr<PageWindow<PageWalk::Rows>> window_;  // set by Begin()
  bool models_read_ = false;                            // or not to be read
  PageWalk walk_;
  ThreadPool pool_;  // last: its tasks use what is above
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_FULL_FULL_JOB_H_
