#include "connector/core/jobs/missing_resolver.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/core/sync/sync_error.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"

namespace muster::connector {
namespace {

using google::protobuf::util::TimeUtil;
using inventory::v1::Resolution;

bool IsLiving(const device::v1::Device& device) {
  return device.state() == device::v1::STATE_ENROLLED;
}

bool RefusesEveryone(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  return reason == "HOST_UNREACHABLE" || reason == "SOURCE_THROTTLED" ||
         reason == "SOURCE_CREDENTIAL_REFUSED" ||
         reason == "SOURCE_PERMISSION_MISSING";
}

Resolution Undecided(const std::string& name, const absl::Status& why) {
  Resolution resolution;
  resolution.set_device(name);
  *resolution.mutable_undecided() = ToSyncError(why);
  return resolution;
}

absl::Status AnotherDevice(const std::string& name) {
  return Error(absl::StatusCode::kUnavailable, "SOURCE_ERROR",
               absl::StrCat("asked for ", name,
                            ", the source answered with another device; it "
                            "is asked again by the next sync"),
               {{"device", name}});
}

}  // namespace

void MissingResolver::Saw(const DevicePage& page) {
  const auto living = std::find_if(
      page.devices.rbegin(), page.devices.rend(),
      [](const auto& observation) { return IsLiving(observation.device()); });
  if (living == page.devices.rend()) return;
  candidates_.push_front(
      {living->device().name(), living->device().vendor_id()});
  if (candidates_.size() > kCandidates) candidates_.pop_back();
}

absl::StatusOr<inventory::v1::PushPagesRequest::Resolve>
MissingResolver::Resolve(
    const google::protobuf::RepeatedPtrField<std::string>& missing) {
  inventory::v1::PushPagesRequest::Resolve resolve;
  for (const std::string& name : missing) {
    if (cancelled_.HasBeenNotified()) return SyncCancelled();
    *resolve.add_resolutions() = Ask(name);
    if (!control_.ok()) break;
  }
  if (!control_.ok()) {
    resolve.clear_resolutions();
    for (const std::string& name : missing) {
      *resolve.add_resolutions() = Undecided(name, control_);
    }
  }
  resolve.set_api_call_count(api_calls_);
  return resolve;
}

Resolution MissingResolver::Ask(const std::string& name) {
  if (!refusal_.ok()) return Undecided(name, refusal_);
  const auto parsed = DeviceName::Parse(name);
  if (!parsed.ok()) return Undecided(name, parsed.status());
  absl::StatusOr<DeviceReading> reading = Read(parsed->device);
  if (ErrorReason(reading.status()) == "DEVICE_NOT_FOUND") return Gone(name);
  if (!reading.ok()) {
    if (RefusesEveryone(reading.status())) refusal_ = reading.status();
    return Undecided(name, reading.status());
  }
  if (reading->device.device().name() != name) {
    return Undecided(name, AnotherDevice(name));
  }
  Resolution resolution;
  resolution.set_device(name);
  *resolution.mutable_present() = std::move(reading->device);
  return resolution;
}

Resolution MissingResolver::Gone(const std::string& name) {
  const absl::Time observed = clock_.Now();
  control_ = Control(observed);
  if (!control_.ok()) return Undecided(name, control_);
  Resolution resolution;
  resolution.set_device(name);
  Resolution::Gone& gone = *resolution.mutable_gone();
  gone.set_control_device(candidates_.front().name);
  *gone.mutable_observe_time() =
      TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(observed));
  return resolution;
}

absl::Status MissingResolver::Control(absl::Time observed) {
  const auto is_close = [&] {
    return absl::AbsDuration(observed - controlled_at_) <= kControlAge;
  };
  while (!is_close() && !candidates_.empty()) {
    if (!Answers(candidates_.front())) {
      candidates_.pop_front();
      continue;
    }
    controlled_at_ = clock_.Now();
    if (!is_close()) break;
  }
  if (is_close()) return absl::OkStatus();
  return Error(absl::StatusCode::kUnavailable, "CONTROL_READ_FAILED",
               "the source says that devices are gone, but does not show one "
               "that it listed a moment ago either; nothing is removed, the "
               "next sync asks again");
}

bool MissingResolver::Answers(const Candidate& candidate) {
  const absl::StatusOr<DeviceReading> reading = Read(candidate.vendor_id);
  return reading.ok() && IsLiving(reading->device.device()) &&
         reading->device.device().name() == candidate.name;
}

absl::StatusOr<DeviceReading> MissingResolver::Read(
    absl::string_view vendor_id) {
  absl::StatusOr<DeviceReading> reading =
      devices_.ReadDevice(vendor_id, /*details=*/false);
  api_calls_ += reading.ok() ? reading->api_calls : 1;
  return reading;
}

}  // namespace muster::connector
