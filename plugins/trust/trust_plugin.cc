#include "plugins/trust/trust_plugin.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/fleet/dropped_policies.h"
#include "plugins/trust/store/decisions.h"
#include "plugins/trust/store/exemptions.h"
#include "plugins/trust/store/history.h"
#include "plugins/trust/store/policy_versions.h"
#include "plugins/trust/store/serial_index.h"

namespace muster::trust {
namespace {

using device::v1::Device;
using plugins::EffectBatch;

constexpr absl::Duration kTrimInterval = absl::Minutes(1);
constexpr size_t kTrimCount = 500;

bool SameSync(const inventory::v1::Source& a, const inventory::v1::Source& b) {
  return HealthOf(a).last_full_sync_time == HealthOf(b).last_full_sync_time;
}

}  // namespace

TrustPlugin::TrustPlugin(const Options& options, PolicyBook& book,
                         FleetJudge& judge, const Clock& clock)
    : options_(options), book_(book), judge_(judge), clock_(clock) {}

absl::Status TrustPlugin::OnDevice(const inventory::v1::Change& change,
                                   EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::optional<Device> known,
                   posture::ReadDevice(batch, change.device().name()));
  const Device* before = known ? &*known : nullptr;
  const Device device = posture::RememberWhole(before, change.device());
  RETURN_IF_ERROR(IndexSerial(before, device, batch));
  RETURN_IF_ERROR(posture::WriteDevice(device, batch));
  if (known && known->serial_number() != device.serial_number()) {
    judge_.ForgetAll();
  }
  return judge_.Judge(device, {change.sync(), ""}, batch);
}

absl::Status TrustPlugin::OnGone(absl::string_view device, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::optional<Device> known,
                   posture::ReadDevice(batch, device));
  if (!known) return absl::OkStatus();
  RETURN_IF_ERROR(DropSerial(*known, batch));
  RETURN_IF_ERROR(posture::DropDevice(device, batch));
  return judge_.Drop(*known, batch);
}

absl::Status TrustPlugin::OnTouched(const device::v1::Liveness& liveness,
                                    EffectBatch& batch) {
  ASSIGN_OR_RETURN(std::optional<Device> device,
                   posture::ReadDevice(batch, liveness.device()));
  if (!device) return absl::OkStatus();
  posture::ApplyLiveness(liveness, *device);
  RETURN_IF_ERROR(posture::WriteDevice(*device, batch));
  return judge_.Judge(*device, {}, batch);
}

absl::Status TrustPlugin::OnSource(const inventory::v1::Source& source,
                                   EffectBatch& batch) {
  ASSIGN_OR_RETURN(const inventory::v1::Source before,
                   posture::ReadSource(batch, source.name()));
  RETURN_IF_ERROR(posture::WriteSource(source, batch));
  if (SameSync(before, source)) return absl::OkStatus();
  RETURN_IF_ERROR(judge_.StartSweep(source.name(), {}, batch));
  return judge_.Sweep(kMaxPerBatch, batch).status();
}

absl::Status TrustPlugin::OnTick(absl::Time now, EffectBatch& batch) {
  RETURN_IF_ERROR(BeginUnderPolicies(now, batch));
  RETURN_IF_ERROR(EndExemptions(now, batch));
  RETURN_IF_ERROR(judge_.JudgeDue(now, kMaxPerBatch, batch));
  RETURN_IF_ERROR(judge_.Sweep(kMaxPerBatch, batch).status());
  return Trim(now, batch);
}

absl::Status TrustPlugin::OnBatchEnd(EffectBatch& batch) {
  return judge_.EndBatch(batch);
}

absl::Status TrustPlugin::BeginUnderPolicies(absl::Time now,
                                             EffectBatch& batch) {
  if (begun_) return absl::OkStatus();
  const auto in_force = book_.current();
  ASSIGN_OR_RETURN(const std::optional<v1::PolicySet> stored,
                   ReadPolicies(0, batch));
  if (!stored || stored->version() != in_force->version()) {
    v1::PolicySet set = in_force->set;
    *set.mutable_apply_time() = posture::ToProto(now);
    RETURN_IF_ERROR(WritePolicies(set, batch));
    ASSIGN_OR_RETURN(auto compiled, book_.Compile(std::move(set)));
    book_.Set(std::move(compiled));
  }
  storage::JudgedUnder under;
  under.set_fingerprint(book_.Fingerprint());
  ASSIGN_OR_RETURN(const std::optional<storage::JudgedUnder> before,
                   ReadJudgedUnder(batch));
  if (!before || before->fingerprint() != under.fingerprint()) {
    RETURN_IF_ERROR(
        SweepAll(stored ? &*stored : nullptr, *in_force, judge_, batch));
    RETURN_IF_ERROR(WriteJudgedUnder(under, batch));
  }
  batch.AfterCommit([this] { begun_ = true; });
  return absl::OkStatus();
}

absl::Status TrustPlugin::EndExemptions(absl::Time now, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::vector<v1::Exemption> expired,
                   TakeExpired(now, batch));
  for (const v1::Exemption& exemption : expired) {
    v1::TrustDecision decision;
    *decision.mutable_time() = exemption.end_time();
    decision.set_kind("exemption_expired");
    decision.set_subject(exemption.name());
    decision.set_effect(
        absl::StrCat(exemption.signal(), " of ", exemption.device()));
    RETURN_IF_ERROR(RecordDecision(decision, batch));
    RETURN_IF_ERROR(judge_.Rejudge(exemption.device(), {}, batch));
  }
  return absl::OkStatus();
}

absl::Status TrustPlugin::Trim(absl::Time now, EffectBatch& batch) {
  if (now - trimmed_ < kTrimInterval) return absl::OkStatus();
  trimmed_ = now;
  return TrimHistory(now - options_.history, kTrimCount, batch);
}

}  // namespace muster::trust
