#include "plugins/compliance/compliance_plugin.h"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "plugins/compliance/checks.h"
#include "plugins/compliance/result/result.h"
#include "plugins/posture/due_index.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::compliance {
namespace {

using device::v1::Device;
using plugins::EffectBatch;

constexpr std::array<absl::string_view, 3> kFactKeys = {
    device::kFilevaultEnabled, device::kMdmEnabled, device::kAgentInstalled};

}  // namespace

CompliancePlugin::CompliancePlugin(Pack pack, const Clock& clock)
    : pack_(std::move(pack)), clock_(clock) {}

absl::Status CompliancePlugin::OnDevice(const inventory::v1::Change& change,
                                        EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::optional<Device> known,
                   posture::ReadDevice(batch, change.device().name()));
  const Device device =
      posture::Remember(known ? &*known : nullptr, change.device(), kFactKeys);
  RETURN_IF_ERROR(posture::WriteDevice(device, batch));
  return EvaluateAgain(device, clock_.Now(), batch);
}

absl::Status CompliancePlugin::OnGone(absl::string_view device,
                                      EffectBatch& batch) {
  RETURN_IF_ERROR(posture::DropDevice(device, batch));
  RETURN_IF_ERROR(posture::DropDue(device, batch));
  return DropResult(device, batch);
}

absl::Status CompliancePlugin::OnTouched(const device::v1::Liveness& liveness,
                                         EffectBatch& batch) {
  ASSIGN_OR_RETURN(std::optional<Device> device,
                   posture::ReadDevice(batch, liveness.device()));
  if (!device) return absl::OkStatus();
  posture::ApplyLiveness(liveness, *device);
  RETURN_IF_ERROR(posture::WriteDevice(*device, batch));
  return EvaluateAgain(*device, clock_.Now(), batch);
}

absl::Status CompliancePlugin::OnSource(const inventory::v1::Source& source,
                                        EffectBatch& batch) {
  RETURN_IF_ERROR(posture::WriteSource(source, batch));
  const absl::Time now = clock_.Now();
  return posture::ForEachDevice(
      source.name(), batch, [&](const Device& device) {
        return EvaluateAgain(device, source, now, batch);
      });
}

absl::Status CompliancePlugin::OnTick(absl::Time now, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::vector<std::string> due,
                   posture::TakeDue(now, kMaxPerTick, batch));
  for (const std::string& name : due) {
    ASSIGN_OR_RETURN(const std::optional<Device> device,
                     posture::ReadDevice(batch, name));
    if (device) RETURN_IF_ERROR(EvaluateAgain(*device, now, batch));
  }
  return absl::OkStatus();
}

absl::Status CompliancePlugin::EvaluateAgain(const Device& device,
                                             absl::Time now,
                                             EffectBatch& batch) const {
  ASSIGN_OR_RETURN(
      const inventory::v1::Source source,
      posture::ReadSource(batch, posture::SourceOf(device.name())));
  return EvaluateAgain(device, source, now, batch);
}

absl::Status CompliancePlugin::EvaluateAgain(
    const Device& device, const inventory::v1::Source& source, absl::Time now,
    EffectBatch& batch) const {
  if (device.state() == device::v1::STATE_REMOVED) {
    RETURN_IF_ERROR(posture::DropDue(device.name(), batch));
    return RetireResult(device.name(), batch);
  }
  const Evaluation evaluation = Evaluate(device, source, pack_, now);
  RETURN_IF_ERROR(StoreResult(device, evaluation, now, batch));
  return posture::SetDue(device.name(), evaluation.holds_until, batch);
}

}  // namespace muster::compliance
