// One sync of a fake source into a fake inventory.
#ifndef CONNECTOR_CORE_JOBS_JOB_SYNC_FIXTURE_H_
#define CONNECTOR_CORE_JOBS_JOB_SYNC_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/fake_clock.h"
#include "connector/core/fake_device_source.h"
#include "connector/core/jobs/job_sync.h"
#include "connector/core/records/fake_records.h"
#include "connector/core/sync/fake_page_sink.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {

using Request = PageSink::Request;

inline const JobSpec kDelta = {"delta", inventory::v1::SYNC_KIND_DELTA,
                               absl::Minutes(1)};

class JobSyncFixture : public ::testing::Test {
 protected:
  JobSyncFixture() {
    for (const char* id : {"a", "b", "c", "d", "e"}) source_.Add(id);
  }

  absl::Status Run() { return sync_.Run(); }
  // Reads a job other than `full` to its end.
  absl::Status RunJob(const JobSpec& job) {
    source_.AddJob(job, pages_, next_cursor_);
    const std::unique_ptr<PageSink> sink = inventory_.Open();
    return JobSync("sources/s", job, source_, *sink, records_, clock_, control_)
        .Run();
  }
  Request::Abort Aborted() {
    const auto aborts = inventory_.Steps(Request::kAbort);
    EXPECT_EQ(aborts.size(), 1);
    return aborts.empty() ? Request::Abort() : aborts.front().abort();
  }
  static absl::Status Unreachable() {
    return Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE",
                 "the host does not answer; check the network");
  }

  FakeClock clock_;
  FakeDeviceSource source_{"sources/s", /*page_size=*/2};
  FakeInventory inventory_;
  absl::Notification cancelled_;
  std::unique_ptr<PageSink> sink_ = inventory_.Open();
  FakeRecords records_{"sources/s"};
  std::vector<std::string> begun_;  // names of syncs, once each
  std::vector<int64_t> progress_;   // devices pushed, at each report
  SyncControl control_{cancelled_,
                       [this](const SyncReport& report) {
                         if (progress_.empty()) begun_.push_back(report.sync);
                         progress_.push_back(report.device_count);
                       },
                       ""};
  const JobSpec full_ = source_.Jobs()[0];
  JobSync sync_{"sources/s", full_,  source_, *sink_,
                records_,    clock_, control_};
  std::vector<DevicePage> pages_ = std::vector<DevicePage>(1);
  std::string next_cursor_;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_JOBS_JOB_SYNC_FIXTURE_H_
