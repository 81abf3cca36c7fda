#ifndef CONNECTOR_CORE_FAKE_DEVICE_SOURCE_H_
#define CONNECTOR_CORE_FAKE_DEVICE_SOURCE_H_

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "connector/core/device_source.h"

namespace muster::connector {

// A tenant in memory: devices by id, shown by the job `full` in pages in the
// order of their ids, and other jobs that show what a test gives them. Every
// page and every point read costs one request. Thread-safe; must outlive its
// sweeps.
class FakeDeviceSource final : public DeviceSource {
 public:
  // `source` is `sources/{source}`.
  explicit FakeDeviceSource(std::string source, size_t page_size = 2);

  // A living device appears; its serial number is "SN-" and its id.
  void Add(absl::string_view vendor_id);
  // The next sweeps do not show it, though it lives.
  void Hide(absl::string_view vendor_id);
  // It is gone.
  void Remove(absl::string_view vendor_id);
  // It lives, and the scope leaves it out from now on.
  void LeaveOut(absl::string_view vendor_id);
  // A change that a page or a read shows from now on.
  void Edit(absl::string_view vendor_id,
            std::function<void(device::v1::Device&)> edit);

  // There is one more job, of which every reading shows `pages` and then tells
  // `next_cursor`.
  void AddJob(JobSpec job, std::vector<DevicePage> pages = {},
              std::string next_cursor = "");
  // Readings of the job give no data of these endpoints from now on.
  void SetProblems(absl::string_view job,
                   std::vector<inventory::v1::EndpointProblem> problems);
  // Readings of the job fail to begin from now on; OK heals.
  void FailJob(absl::string_view job, absl::Status why);
  // What CountDevices() answers; at first how many living devices there are.
  void SetCount(absl::StatusOr<int64_t> count);
  // What KnownDevices() answers; at first what CountDevices() does.
  void SetKnown(int64_t known);

  // From now on these fail; OK heals.
  void FailSweeps(absl::Status why);
  void FailPage(size_t index, absl::Status why);
  void FailRead(absl::string_view vendor_id, absl::Status why);

  // From now on consecutive pages of a sweep do not agree.
  void BreakOverlaps();

  // Runs before each page of any sweep, and before each point read, without
  // any lock.
  void OnPage(std::function<void(size_t index)> hook);
  void OnRead(std::function<void(absl::string_view vendor_id)> hook);

  // From now on no page comes before its sweep is cancelled.
  void HangPages();

  // The ids asked for by point reads, in order; "+" behind those with details.
  std::vector<std::string> reads() const;
  // How often the job `full` was begun.
  int sweeps() const;
  // Every reading that was begun, in order: its job, "@" and its cursor.
  std::vector<std::string> begun() const;
  // How often devices were counted.
  int counts() const;

  std::vector<JobSpec> Jobs() const override;
  absl::StatusOr<std::unique_ptr<Sweep>> BeginJob(
      absl::string_view job, absl::string_view cursor,
      const absl::Notification& cancelled) override;
  absl::StatusOr<int64_t> CountDevices() override;
  int64_t KnownDevices() const override;
  absl::StatusOr<DeviceReading> ReadDevice(absl::string_view vendor_id,
                                           bool details) override;
  absl::StatusOr<std::vector<v1::Access>> CheckAccess() override;
  std::string vendor() const override { return "fake"; }
  std::string host() const override { return "fake.example"; }

  // What a page or a read shows of a device.
  inventory::v1::DeviceObservation Observe(absl::string_view vendor_id) const;

 private:
  class FakeSweep;
  struct Job {
    JobSpec spec;
    std::vector<DevicePage> pages;
    std::string next_cursor;
    std::vector<inventory::v1::EndpointProblem> problems;
    absl::Status failure;
  };

  // The pages of a full sweep that begins now.
  std::vector<DevicePage> FullPages() const ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status PageFailure(size_t index) const ABSL_LOCKS_EXCLUDED(mu_);
  inventory::v1::DeviceObservation ObserveLocked(
      absl::string_view vendor_id) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const std::string source_;
  const size_t page_size_;

  mutable absl::Mutex mu_;
  std::map<std::string, bool> shown_ ABSL_GUARDED_BY(mu_);  // by vendor id
  std::set<std::string> left_out_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, std::function<void(device::v1::Device&)>> edits_
      ABSL_GUARDED_BY(mu_);
  std::vector<Job> jobs_ ABSL_GUARDED_BY(mu_);
  std::optional<absl::StatusOr<int64_t>> count_ ABSL_GUARDED_BY(mu_);
  std::optional<int64_t> known_ ABSL_GUARDED_BY(mu_);
  std::vector<std::string> begun_ ABSL_GUARDED_BY(mu_);
  int counts_ ABSL_GUARDED_BY(mu_) = 0;
  absl::Status sweep_failure_ ABSL_GUARDED_BY(mu_);
  std::map<size_t, absl::Status> page_failures_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, absl::Status> read_failures_ ABSL_GUARDED_BY(mu_);
  std::function<void(size_t)> on_page_ ABSL_GUARDED_BY(mu_);
  std::function<void(absl::string_view)> on_read_ ABSL_GUARDED_BY(mu_);
  bool overlaps_agree_ ABSL_GUARDED_BY(mu_) = true;
  bool hangs_ ABSL_GUARDED_BY(mu_) = false;
  std::vector<std::string> reads_ ABSL_GUARDED_BY(mu_);
  int sweeps_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_FAKE_DEVICE_SOURCE_H_
