#include "plugins/compliance/result/result.h"

#include <algorithm>
#include <utility>

#include "base/status_macros.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"
#include "plugins/posture/proto_time.h"

namespace muster::compliance {
namespace {

using plugins::EffectBatch;

std::string RetiredKey(absl::string_view device) {
  return posture::NoteKey("retired", device);
}

bool SaysTheSame(const v1::CheckResult& a, const v1::CheckResult& b) {
  return a.check() == b.check() && a.result() == b.result() &&
         a.unknown_reason() == b.unknown_reason() &&
         a.threshold() == b.threshold() &&
         (a.check() == kCheckInAge || a.value() == b.value());
}

void SetSince(const std::optional<v1::DeviceCompliance>& before, absl::Time now,
              v1::CheckResult& check) {
  *check.mutable_since_time() = posture::ToProto(now);
  if (!before) return;
  for (const v1::CheckResult& one : before->checks()) {
    if (one.check() == check.check() && one.result() == check.result()) {
      *check.mutable_since_time() = one.since_time();
    }
  }
}

using MaybeResult = std::optional<v1::DeviceCompliance>;

// What is stored of a device: whether it is listed, and its last result.
struct Stored {
  bool living = false;
  MaybeResult result;
};

absl::StatusOr<Stored> ReadStored(absl::string_view device,
                                  const EffectBatch& batch) {
  ASSIGN_OR_RETURN(
      MaybeResult result,
      plugins::GetMessage<v1::DeviceCompliance>(batch, ResultName(device)));
  if (result && !IsTombstone(*result)) return Stored{true, std::move(result)};
  ASSIGN_OR_RETURN(result, posture::ReadNote<v1::DeviceCompliance>(
                               batch, RetiredKey(device)));
  return Stored{false, std::move(result)};
}

v1::DeviceCompliance TombstoneOf(absl::string_view device) {
  v1::DeviceCompliance tombstone;
  tombstone.set_name(ResultName(device));
  tombstone.set_device(std::string(device));
  return tombstone;
}

}  // namespace

std::string ResultName(absl::string_view device) {
  return posture::SiblingOf(device, "deviceCompliance");
}

v1::DeviceCompliance MakeResult(
    const device::v1::Device& device, const Evaluation& evaluation,
    const std::optional<v1::DeviceCompliance>& before, absl::Time now) {
  v1::DeviceCompliance result;
  result.set_name(ResultName(device.name()));
  result.set_device(device.name());
  result.set_serial_number(device.serial_number());
  result.set_display_name(device.display_name());
  result.set_platform(device.platform());
  result.set_state(evaluation.state);
  for (const v1::CheckResult& check : evaluation.checks) {
    *result.add_checks() = check;
    SetSince(before, now, *result.mutable_checks()->rbegin());
  }
  *result.mutable_evaluate_time() = posture::ToProto(now);
  result.set_inventory_revision(device.revision());
  return result;
}

bool SaysTheSame(const v1::DeviceCompliance& a, const v1::DeviceCompliance& b) {
  return a.serial_number() == b.serial_number() &&
         a.display_name() == b.display_name() && a.platform() == b.platform() &&
         a.state() == b.state() &&
         std::equal(a.checks().begin(), a.checks().end(), b.checks().begin(),
                    b.checks().end(),
                    [](const v1::CheckResult& x, const v1::CheckResult& y) {
                      return SaysTheSame(x, y);
                    });
}

bool IsTombstone(const v1::DeviceCompliance& result) {
  return result.checks().empty();
}

absl::StatusOr<std::optional<v1::DeviceCompliance>> ReadResult(
    const plugins::EffectSnapshot& snapshot, absl::string_view device) {
  const std::string name = ResultName(device);
  ASSIGN_OR_RETURN(const std::optional<plugins::Resource> resource,
                   snapshot.Get(name));
  if (resource) {
    ASSIGN_OR_RETURN(
        v1::DeviceCompliance result,
        plugins::ParseStored<v1::DeviceCompliance>(name, resource->value));
    if (!IsTombstone(result)) return result;
  }
  return posture::ReadNote<v1::DeviceCompliance>(snapshot, RetiredKey(device));
}

absl::Status StoreResult(const device::v1::Device& device,
                         const Evaluation& evaluation, absl::Time now,
                         EffectBatch& batch) {
  const std::string name = ResultName(device.name());
  ASSIGN_OR_RETURN(Stored before, ReadStored(device.name(), batch));
  const v1::DeviceCompliance result =
      MakeResult(device, evaluation, before.result, now);
  RETURN_IF_ERROR(batch.DeleteRecord(RetiredKey(device.name())));
  if (before.living && SaysTheSame(*before.result, result)) {
    before.result->set_inventory_revision(result.inventory_revision());
    return batch.Refresh(name, before.result->SerializeAsString());
  }
  return batch.Put(name, result.SerializeAsString());
}

absl::Status RetireResult(absl::string_view device, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const Stored before, ReadStored(device, batch));
  if (!before.living) return absl::OkStatus();
  RETURN_IF_ERROR(
      batch.PutRecord(RetiredKey(device), before.result->SerializeAsString()));
  return batch.Put(ResultName(device), TombstoneOf(device).SerializeAsString());
}

absl::Status DropResult(absl::string_view device, EffectBatch& batch) {
  RETURN_IF_ERROR(batch.DeleteRecord(RetiredKey(device)));
  return batch.Delete(ResultName(device));
}

}  // namespace muster::compliance
