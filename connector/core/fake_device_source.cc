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
  FakeSweep(const FakeDeviceSource& source, const absl::Notification& cancelled)
      : source_(source), cancelled_(cancelled), ids_(source.Shown()) {}

  int64_t expected_count() const override {
    return static_cast<int64_t>(ids_.size());
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
    return Take(index_++ * source_.page_size_);
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
    return {};
  }

  int64_t TakeApiCalls() override { return std::exchange(calls_, 0); }

 private:
  std::optional<DevicePage> Take(size_t from) const {
    if (from >= ids_.size()) return std::nullopt;
    DevicePage page;
    const size_t to = std::min(from + source_.page_size_, ids_.size());
    for (size_t i = from; i < to; ++i) {
      page.devices.push_back(source_.Observe(ids_[i]));
    }
    return page;
  }

  const FakeDeviceSource& source_;
  const absl::Notification& cancelled_;
  const std::vector<std::string> ids_;
  size_t index_ = 0;
  int64_t calls_ = 0;
};

FakeDeviceSource::FakeDeviceSource(std::string source, size_t page_size)
    : source_(std::move(source)), page_size_(page_size) {}

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

absl::StatusOr<std::unique_ptr<Sweep>> FakeDeviceSource::BeginSweep(
    const absl::Notification& cancelled) {
  {
    absl::MutexLock lock(&mu_);
    ++sweeps_;
    if (!sweep_failure_.ok()) return sweep_failure_;
  }
  return std::make_unique<FakeSweep>(*this, cancelled);
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
  return DeviceReading{Observe(id), {}, 1};
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
  inventory::v1::DeviceObservation observation;
  device::v1::Device& device = *observation.mutable_device();
  device.set_name(
      absl::StrCat(source_, "/devices/", absl::AsciiStrToLower(vendor_id)));
  device.set_vendor_id(std::string(vendor_id));
  device.set_serial_number(absl::StrCat("SN-", vendor_id));
  device.set_platform(device::v1::PLATFORM_MAC);
  device.set_state(device::v1::STATE_ENROLLED);
  return observation;
}

std::vector<std::string> FakeDeviceSource::Shown() const {
  absl::MutexLock lock(&mu_);
  std::vector<std::string> ids;
  for (const auto& [id, shown] : shown_) {
    if (shown) ids.push_back(id);
  }
  return ids;
}

absl::Status FakeDeviceSource::PageFailure(size_t index) const {
  absl::MutexLock lock(&mu_);
  const auto failure = page_failures_.find(index);
  return failure == page_failures_.end() ? absl::OkStatus() : failure->second;
}

}  // namespace muster::connector
