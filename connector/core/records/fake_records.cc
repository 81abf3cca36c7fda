#include "connector/core/records/fake_records.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::connector {
namespace {

absl::Status SourceNotFound() {
  return Error(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND", "not known");
}

}  // namespace

void FakeRecords::Know(inventory::v1::Source source) {
  absl::MutexLock lock(&mu_);
  source.set_name(name_);
  source_ = std::move(source);
}

void FakeRecords::Forget() {
  absl::MutexLock lock(&mu_);
  source_.reset();
}

void FakeRecords::PutDevice(device::v1::Device device) {
  absl::MutexLock lock(&mu_);
  const std::string name = device.name();
  devices_[name] = std::move(device);
}

void FakeRecords::DropDevice(const std::string& name) {
  absl::MutexLock lock(&mu_);
  devices_.erase(name);
}

void FakeRecords::PutHold(inventory::v1::Hold hold) {
  absl::MutexLock lock(&mu_);
  hold_ = std::move(hold);
}

void FakeRecords::Fail(absl::Status why) {
  absl::MutexLock lock(&mu_);
  failure_ = std::move(why);
}

std::vector<std::string> FakeRecords::done() const {
  absl::MutexLock lock(&mu_);
  return done_;
}

absl::StatusOr<std::string> FakeRecords::Read(absl::string_view job) {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(failure_);
  return cursors_[std::string(job)];
}

absl::Status FakeRecords::Write(absl::string_view job,
                                const std::string& position) {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(failure_);
  cursors_[std::string(job)] = position;
  done_.push_back(absl::StrCat("write ", job, "=", position));
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, std::string>> FakeRecords::Open() {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(failure_);
  return incidents_;
}

absl::Status FakeRecords::Report(const std::string& reason,
                                 const std::string& message) {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(failure_);
  incidents_[reason] = message;
  done_.push_back(absl::StrCat("report ", reason));
  return absl::OkStatus();
}

absl::Status FakeRecords::Resolve(const std::string& reason) {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(failure_);
  incidents_.erase(reason);
  done_.push_back(absl::StrCat("resolve ", reason));
  return absl::OkStatus();
}

absl::StatusOr<inventory::v1::Source> FakeRecords::Get() {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(failure_);
  if (!source_.has_value()) return SourceNotFound();
  return *source_;
}

absl::StatusOr<std::optional<inventory::v1::Hold>> FakeRecords::NewestHold() {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(failure_);
  return hold_;
}

absl::StatusOr<inventory::v1::Hold> FakeRecords::GetHold(
    const std::string& name) {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(failure_);
  if (hold_.has_value() && hold_->name() == name) return *hold_;
  return Error(absl::StatusCode::kNotFound, "HOLD_NOT_FOUND", "no such hold");
}

absl::Status FakeRecords::PutReview(const std::string& vendor,
                                    const std::string& host,
                                    const inventory::v1::SourceReview& review) {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(failure_);
  if (activated_) {
    return Error(absl::StatusCode::kFailedPrecondition, "SOURCE_ACTIVE",
                 "it was activated before");
  }
  if (!source_.has_value()) source_.emplace();
  source_->set_name(name_);
  source_->set_vendor(vendor);
  source_->set_host(host);
  source_->set_state(inventory::v1::SOURCE_STATE_PENDING_REVIEW);
  *source_->mutable_review() = review;
  done_.push_back(absl::StrCat("review ", review.device_count()));
  return absl::OkStatus();
}

absl::Status FakeRecords::Activate() {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(failure_);
  if (!source_.has_value()) return SourceNotFound();
  activated_ = true;
  source_->clear_review();
  source_->set_state(inventory::v1::SOURCE_STATE_WAITING_TO_SYNC);
  done_.push_back("activate");
  return absl::OkStatus();
}

absl::Status FakeRecords::ReadLiving(
    const std::function<void(const device::v1::Device&)>& each) {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(failure_);
  for (const auto& [name, device] : devices_) {
    if (device.state() == device::v1::STATE_ENROLLED) each(device);
  }
  return absl::OkStatus();
}

absl::StatusOr<device::v1::Device> FakeRecords::ReadDevice(
    const std::string& name) {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(failure_);
  const auto found = devices_.find(name);
  if (found != devices_.end()) return found->second;
  return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND", "no device");
}

}  // namespace muster::connector
