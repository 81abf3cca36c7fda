#ifndef CONNECTOR_IRU_JOBS_READ_JOB_H_
#define CONNECTOR_IRU_JOBS_READ_JOB_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "base/clock.h"
#include "connector/core/device_source.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/jobs/facet/library_book.h"
#include "connector/iru/jobs/page_builder.h"
#include "connector/iru/jobs/source_memory.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::iru {

// What every job is given. What is referred to must outlive the job.
struct JobDeps {
  std::string source;  // sources/{source}
  IruClient& client;
  Clock& clock;
  SourceMemory& memory;
  LibraryBook& library;
  const config::v1::DeviceScope& scope;
  const absl::Notification& cancelled;
  Lane lane = Lane::kSweep;
};

// A reading that goes on step by step and hands over pages as they fill. What
// derives from it says what a step is. Not thread-safe.
class ReadJob : public connector::Sweep {
 public:
  explicit ReadJob(JobDeps deps);

  int64_t expected_count() const override { return 0; }
  absl::StatusOr<std::optional<connector::DevicePage>> NextPage() final;
  // Says nothing: only a pass over every device can be complete.
  inventory::v1::Completeness completeness() const override { return {}; }
  std::vector<inventory::v1::EndpointProblem> endpoint_problems()
      const override {
    return problems_;
  }
  std::string next_cursor() const override { return ""; }
  int64_t TakeApiCalls() override { return api_calls_.exchange(0); }

 protected:
  // Reads on. False: it was the last step.
  virtual absl::StatusOr<bool> Step() = 0;

  const JobDeps& deps() const { return deps_; }
  SourceMemory& memory() const { return deps_.memory; }
  PageBuilder& pages() { return pages_; }
  // How this job's requests are made.
  Call call();
  void AddProblem(inventory::v1::EndpointProblem problem);
  // OK if `status`, which is no success, is a problem of `endpoint` alone and
  // was noted as one; else `status`.
  absl::Status NoteOrFail(absl::string_view endpoint,
                          const absl::Status& status);

 private:
  const JobDeps deps_;
  std::atomic<int64_t> api_calls_{0};
  PageBuilder pages_;
  std::vector<inventory::v1::EndpointProblem> problems_;
  bool done_ = false;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_READ_JOB_H_
