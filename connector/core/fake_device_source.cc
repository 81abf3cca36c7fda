#include "connector/core/fake_device_source.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster::connector {

class FakeDeviceSource::FakeSweep final : public Sweep {
 public:
  FakeSweep(const FakeDeviceSource& source, const absl::Notification& cancelled,
            Job job)
      : source_(source), cancelled_(cancelled), job_(std::move(job)) {}

  int64_t expected_count() const override {
    int64_t count = 0;
    for (const DevicePage& page : job_.pages) {
      count += static_cast<int64_t>(page.devices.size());
    }
    return count;
  }

  absl::StatusOr<std::optional<DevicePage>> NextPage() override {
    std::function<void(size_t)> hook;
    bool hangs = false;
    {
      absl::MutexLock lock(&source_.mu_);
      hook = source_.on_page_;
      hangs = source_.hangs_;
    }
    if (hook) hook(index_);
    if (hangs) cancelled_.WaitForNotification();
    if (cancelled_.HasBeenNotified()) {
      return Error(absl::StatusCode::kCancelled, "SYNC_CANCELLED", "stopped");
    }
    ++calls_;
    const absl::Status failure = source_.PageFailure(index_);
    if (!failure.ok()) return failure;
    if (index_ >= job_.pages.size()) return std::nullopt;
    return job_.pages[index_++];
  }

  inventory::v1::Completeness completeness() const override {
    inventory::v1::Completeness proof;
    proof.set_ended_on_empty_page(true);
    absl::MutexLock lock(&source_.mu_);
    proof.set_overlaps_agreed(source_.overlaps_agree_);
    proof.set_licensing_count(-1);
    proof.set_prism_count(-1);
    return proof;
  }

  std::vector<inventory::v1::EndpointProblem> endpoint_problems()
      const override {
    return job_.problems;
  }

  std::string next_cursor() const override { return job_.next_cursor; }

  int64_t TakeApiCalls() override { return std::exchange(calls_, 0); }

 private:
  const FakeDeviceSource& source_;
  const absl::Notification& cancelled_;
  const Job job_;
  size_t index_ = 0;
  int64_t calls_ = 0;
};

FakeDeviceSource::FakeDeviceSource(std::string source, size_t page_size)
    : source_(std::move(source)), page_size_(page_size) {
  AddJob(
      {std::string(kFullJob), inventory::v1::SYNC_KIND_FULL, absl::Hours(1)});
}

void FakeDeviceSource::Add(absl::string_view vendor_id) {
  absl::MutexLock lock(&mu_);
  shown_[std::string(vendor_id)] = true;
}

void FakeDeviceSource::Hide(absl::string_view vendor_id) {
  absl::MutexLock lock(&mu_);
  shown_[std::string(vendor_id)] = false;
}

void FakeDeviceSource::Remove(absl::string_view vendor_id) {
  absl::MutexLock lock(&mu_);
  shown_.erase(std::string(vendor_id));
}

void FakeDeviceSource::LeaveOut(absl::string_view vendor_id) {
  absl::MutexLock lock(&mu_);
  left_out_.insert(std::string(vendor_id));
}

void FakeDeviceSource::Edit(absl::string_view vendor_id,
                            std::function<void(device::v1::Device&)> edit) {
  absl::MutexLock lock(&mu_);
  edits_[std::string(vendor_id)] = std::move(edit);
}

void FakeDeviceSource::AddJob(JobSpec job, std::vector<DevicePage> pages,
                              std::string next_cursor) {
  absl::MutexLock lock(&mu_);
  jobs_.push_back({std::move(job),
                   std::move(pages),
                   std::move(next_cursor),
                   {},
                   absl::OkStatus()});
}

void FakeDeviceSource::SetProblems(
    absl::string_view job,
    std::vector<inventory::v1::EndpointProblem> problems) {
  absl::MutexLock lock(&mu_);
  for (Job& one : jobs_) {
    if (one.spec.name == job) one.problems = problems;
  }
}

void FakeDeviceSource::FailJob(absl::string_view job, absl::Status why) {
  absl::MutexLock lock(&mu_);
  for (Job& one : jobs_) {
    if (one.spec.name == job) one.failure = why;
  }
}

void FakeDeviceSource::SetKnown(int64_t known) {
  absl::MutexLock lock(&mu_);
  known_ = known;
}

void FakeDeviceSource::SetCount(absl::StatusOr<int64_t> count) {
  absl::MutexLock lock(&mu_);
  count_ = std::move(count);
}

void FakeDeviceSource::FailSweeps(absl::Status why) {
  absl::MutexLock lock(&mu_);
  sweep_failure_ = std::move(why);
}

void FakeDeviceSource::FailPage(size_t index, absl::Status why) {
  absl::MutexLock lock(&mu_);
  page_failures_[index] = std::move(why);
}

void FakeDeviceSource::FailRead(absl::string_view vendor_id, absl::Status why) {
  absl::MutexLock lock(&mu_);
  read_failures_[std::string(vendor_id)] = std::move(why);
}

void FakeDeviceSource::BreakOverlaps() {
  absl::MutexLock lock(&mu_);
  overlaps_agree_ = false;
}

void FakeDeviceSource::OnPage(std::function<void(size_t)> hook) {
  absl::MutexLock lock(&mu_);
  on_page_ = std::move(hook);
}

void FakeDeviceSource::OnRead(std::function<void(absl::string_view)> hook) {
  absl::MutexLock lock(&mu_);
  on_read_ = std::move(hook);
}

void FakeDeviceSource::HangPages() {
  absl::MutexLock lock(&mu_);
  hangs_ = true;
}

std::vector<std::string> FakeDeviceSource::reads() const {
  absl::MutexLock lock(&mu_);
  return reads_;
}

int FakeDeviceSource::sweeps() const {
  absl::MutexLock lock(&mu_);
  return sweeps_;
}

std::vector<std::string> FakeDeviceSource::begun() const {
  absl::MutexLock lock(&mu_);
  return begun_;
}

int FakeDeviceSource::counts() const {
  absl::MutexLock lock(&mu_);
  return counts_;
}

std::vector<JobSpec> FakeDeviceSource::Jobs() const {
  absl::MutexLock lock(&mu_);
  std::vector<JobSpec> specs;
  for (const Job& job : jobs_) specs.push_back(job.spec);
  return specs;
}

absl::StatusOr<std::unique_ptr<Sweep>> FakeDeviceSource::BeginJob(
    absl::string_view name, absl::string_view cursor,
    const absl::Notification& cancelled) {
  std::vector<DevicePage> full = FullPages();
  absl::MutexLock lock(&mu_);
  begun_.push_back(absl::StrCat(name, "@", cursor));
  if (name == kFullJob) ++sweeps_;
  if (!sweep_failure_.ok()) return sweep_failure_;
  for (const Job& job : jobs_) {
    if (job.spec.name != name) continue;
    if (!job.failure.ok()) return job.failure;
    Job reading = job;
    if (name == kFullJob) reading.pages = std::move(full);
    return std::make_unique<FakeSweep>(*this, cancelled, std::move(reading));
  }
  return Error(absl::StatusCode::kNotFound, "JOB_NOT_FOUND",
               absl::StrCat("no job ", name));
}

absl::StatusOr<int64_t> FakeDeviceSource::CountDevices() {
  absl::MutexLock lock(&mu_);
  ++counts_;
  if (count_.has_value()) return *count_;
  return static_cast<int64_t>(shown_.size());
}

int64_t FakeDeviceSource::KnownDevices() const {
  absl::MutexLock lock(&mu_);
  return known_.value_or(static_cast<int64_t>(shown_.size()));
}

absl::StatusOr<DeviceReading> FakeDeviceSource::ReadDevice(
    absl::string_view vendor_id, bool details) {
  const std::string id(vendor_id);
  std::function<void(absl::string_view)> hook;
  {
    absl::MutexLock lock(&mu_);
    hook = on_read_;
    reads_.push_back(absl::StrCat(id, details ? "+" : ""));
  }
  if (hook) hook(id);
  absl::MutexLock lock(&mu_);
  if (!read_failures_[id].ok()) return read_failures_[id];
  if (shown_.count(id) == 0) {
    return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
                 absl::StrCat("no device ", id), {{"vendor_id", id}});
  }
  DeviceReading reading;
  reading.device = ObserveLocked(id);
  reading.api_calls = 1;
  return reading;
}

absl::StatusOr<std::vector<v1::Access>> FakeDeviceSource::CheckAccess() {
  absl::MutexLock lock(&mu_);
  if (!sweep_failure_.ok()) return sweep_failure_;
  v1::Access access;
  access.set_permission("Device list");
  access.set_endpoint("devices");
  access.set_state(v1::ACCESS_STATE_GRANTED);
  access.set_http_status(200);
  return std::vector<v1::Access>{access};
}

inventory::v1::DeviceObservation FakeDeviceSource::Observe(
    absl::string_view vendor_id) const {
  absl::MutexLock lock(&mu_);
  return ObserveLocked(vendor_id);
}

inventory::v1::DeviceObservation FakeDeviceSource::ObserveLocked(
    absl::string_view vendor_id) const {
  inventory::v1::DeviceObservation observation;
  device::v1::Device& device = *observation.mutable_device();
  device.set_name(
      absl::StrCat(source_, "/devices/", absl::AsciiStrToLower(vendor_id)));
  device.set_vendor_id(std::string(vendor_id));
  device.set_serial_number(absl::StrCat("SN-", vendor_id));
  device.set_platform(device::v1::PLATFORM_MAC);
  device.set_state(device::v1::STATE_ENROLLED);
  const auto edit = edits_.find(std::string(vendor_id));
  if (edit != edits_.end()) edit->second(device);
  return observation;
}

std::vector<DevicePage> FakeDeviceSource::FullPages() const {
  absl::MutexLock lock(&mu_);
  std::vector<DevicePage> pages;
  size_t rows = 0;
  for (const auto& [id, shown] : shown_) {
    if (!shown) continue;
    if (rows++ % page_size_ == 0) pages.emplace_back();
    inventory::v1::DeviceObservation row = ObserveLocked(id);
    if (left_out_.count(id) > 0) {
      pages.back().out_of_scope.push_back(row.device().name());
    } else {
      pages.back().devices.push_back(std::move(row));
    }
  }
  return pages;
}

absl::Status FakeDeviceSource::PageFailure(size_t index) const {
  absl::MutexLock lock(&mu_);
  const auto failure = page_failures_.find(index);
  return failure == page_failures_.end() ? absl::OkStatus() : failure->second;
}

}  // namespace muster::connector
