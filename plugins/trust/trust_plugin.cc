#include "plugins/trust/trust_plugin.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "plugins/posture/due_index.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"
#include "plugins/trust/serial_index.h"
#include "plugins/trust/verdict.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::trust {
namespace {

using device::v1::Device;
using plugins::EffectBatch;

constexpr std::array<absl::string_view, 2> kFactKeys = {
    device::kMdmEnabled, device::kAgentInstalled};

}  // namespace

TrustPlugin::TrustPlugin(Policies policies, const Clock& clock)
    : policies_(std::move(policies)), clock_(clock) {}

absl::Status TrustPlugin::OnDevice(const inventory::v1::Change& change,
                                   EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::optional<Device> known,
                   posture::ReadDevice(batch, change.device().name()));
  const Device* before = known ? &*known : nullptr;
  const Device device = posture::Remember(before, change.device(), kFactKeys);
  RETURN_IF_ERROR(IndexSerial(before, device, batch));
  RETURN_IF_ERROR(posture::WriteDevice(device, batch));
  return JudgeAgain(device, clock_.Now(), batch);
}

absl::Status TrustPlugin::OnGone(absl::string_view device, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::optional<Device> known,
                   posture::ReadDevice(batch, device));
  if (known) RETURN_IF_ERROR(DropSerial(*known, batch));
  RETURN_IF_ERROR(posture::DropDevice(device, batch));
  RETURN_IF_ERROR(posture::DropDue(device, batch));
  return DropVerdicts(device, policies_, batch);
}

absl::Status TrustPlugin::OnTouched(const device::v1::Liveness& liveness,
                                    EffectBatch& batch) {
  ASSIGN_OR_RETURN(std::optional<Device> device,
                   posture::ReadDevice(batch, liveness.device()));
  if (!device) return absl::OkStatus();
  posture::ApplyLiveness(liveness, *device);
  RETURN_IF_ERROR(posture::WriteDevice(*device, batch));
  return JudgeAgain(*device, clock_.Now(), batch);
}

absl::Status TrustPlugin::OnSource(const inventory::v1::Source& source,
                                   EffectBatch& batch) {
  RETURN_IF_ERROR(posture::WriteSource(source, batch));
  const SourceHealth health = HealthOf(source);
  const absl::Time now = clock_.Now();
  return posture::ForEachDevice(source.name(), batch,
                                [&](const Device& device) {
                                  return JudgeAgain(device, health, now, batch);
                                });
}

absl::Status TrustPlugin::OnTick(absl::Time now, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::vector<std::string> due,
                   posture::TakeDue(now, kMaxPerTick, batch));
  for (const std::string& name : due) {
    ASSIGN_OR_RETURN(const std::optional<Device> device,
                     posture::ReadDevice(batch, name));
    if (device) RETURN_IF_ERROR(JudgeAgain(*device, now, batch));
  }
  return absl::OkStatus();
}

absl::Status TrustPlugin::JudgeAgain(const Device& device, absl::Time now,
                                     EffectBatch& batch) const {
  ASSIGN_OR_RETURN(
      const inventory::v1::Source source,
      posture::ReadSource(batch, posture::SourceOf(device.name())));
  return JudgeAgain(device, HealthOf(source), now, batch);
}

absl::Status TrustPlugin::JudgeAgain(const Device& device,
                                     const SourceHealth& source, absl::Time now,
                                     EffectBatch& batch) const {
  absl::Time holds_until = absl::InfiniteFuture();
  for (const Policy& policy : policies_) {
    const Judgement judgement = Judge(device, source, policy, now);
    holds_until = std::min(holds_until, judgement.holds_until);
    RETURN_IF_ERROR(Publish(MakeVerdict(device, source, policy, judgement, now),
                            /*is_default=*/&policy == &policies_.front(),
                            batch));
  }
  return posture::SetDue(device.name(), holds_until, batch);
}

}  // namespace muster::trust
