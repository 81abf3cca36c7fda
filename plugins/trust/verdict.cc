#include "plugins/trust/verdict.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "plugins/posture/list_page.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"
#include "plugins/posture/proto_time.h"

namespace muster::trust {
namespace {

using plugins::EffectBatch;

constexpr double kRenewBelow = 0.6;

std::string KindOf(absl::string_view policy) {
  return absl::StrCat("verdict:", policy);
}

std::string NoteKeyOf(absl::string_view verdict, absl::string_view policy) {
  return posture::NoteKey(KindOf(policy), verdict);
}

bool LapsesSoon(const v1::Verdict& before, const v1::Verdict& after) {
  if (!before.has_valid_until_time() || !after.has_valid_until_time()) {
    return false;
  }
  const absl::Time now = posture::ToTime(after.evaluate_time());
  return posture::ToTime(before.valid_until_time()) - now <
         kRenewBelow * (posture::ToTime(after.valid_until_time()) - now);
}

absl::StatusOr<std::optional<v1::Verdict>> ReadBefore(
    const v1::Verdict& verdict, bool is_default, const EffectBatch& batch) {
  if (is_default) {
    return plugins::GetMessage<v1::Verdict>(batch, verdict.name());
  }
  return posture::ReadNote<v1::Verdict>(
      batch, NoteKeyOf(verdict.name(), verdict.policy()));
}

absl::Status Write(const v1::Verdict& verdict, bool is_default, bool is_change,
                   EffectBatch& batch) {
  const std::string bytes = verdict.SerializeAsString();
  if (!is_default) {
    return batch.PutRecord(NoteKeyOf(verdict.name(), verdict.policy()), bytes);
  }
  return is_change ? batch.Put(verdict.name(), bytes)
                   : batch.Refresh(verdict.name(), bytes);
}

}  // namespace

v1::Verdict MakeVerdict(const device::v1::Device& device,
                        const SourceHealth& source, const Policy& policy,
                        const Judgement& judgement, absl::Time now) {
  v1::Verdict verdict;
  if (!device.name().empty()) verdict.set_name(VerdictName(device.name()));
  verdict.set_device(device.name());
  verdict.set_serial_number(device.serial_number());
  verdict.set_display_name(device.display_name());
  verdict.set_policy(policy.name);
  verdict.set_state(judgement.state);
  verdict.mutable_reasons()->Add(judgement.reasons.begin(),
                                 judgement.reasons.end());
  if (judgement.valid_until) {
    *verdict.mutable_valid_until_time() =
        posture::ToProto(*judgement.valid_until);
  }
  *verdict.mutable_evaluate_time() = posture::ToProto(now);
  if (source.last_full_sync_time) {
    *verdict.mutable_last_full_sync_time() =
        posture::ToProto(*source.last_full_sync_time);
  }
  verdict.set_inventory_revision(device.revision());
  verdict.set_platform(device.platform());
  verdict.set_removed(device.state() == device::v1::STATE_REMOVED);
  return verdict;
}

bool SaysTheSame(const v1::Verdict& a, const v1::Verdict& b) {
  return a.state() == b.state() && a.policy() == b.policy() &&
         a.serial_number() == b.serial_number() &&
         a.display_name() == b.display_name() && a.platform() == b.platform() &&
         a.removed() == b.removed() &&
         std::equal(a.reasons().begin(), a.reasons().end(), b.reasons().begin(),
                    b.reasons().end(),
                    [](const v1::Reason& x, const v1::Reason& y) {
                      return SaysTheSame(x, y);
                    });
}

void SetSince(const std::optional<v1::Verdict>& before, v1::Verdict& verdict) {
  const bool same =
      before && before->state() == verdict.state() && before->has_since_time();
  *verdict.mutable_since_time() =
      same ? before->since_time() : verdict.evaluate_time();
}

std::string VerdictName(absl::string_view device) {
  return posture::SiblingOf(device, "verdicts");
}

absl::StatusOr<std::optional<v1::Verdict>> ReadVerdict(
    const plugins::EffectSnapshot& snapshot, absl::string_view device,
    const Policy& policy, bool is_default) {
  const std::string name = VerdictName(device);
  if (!is_default) {
    return posture::ReadNote<v1::Verdict>(snapshot,
                                          NoteKeyOf(name, policy.name));
  }
  ASSIGN_OR_RETURN(const std::optional<plugins::Resource> resource,
                   snapshot.Get(name));
  if (!resource) return std::nullopt;
  ASSIGN_OR_RETURN(v1::Verdict verdict,
                   plugins::ParseStored<v1::Verdict>(name, resource->value));
  return verdict;
}

absl::Status ForEachVerdict(const plugins::EffectSnapshot& snapshot,
                            const Policy& policy, bool is_default,
                            absl::FunctionRef<void(const v1::Verdict&)> visit) {
  const auto take = [&](v1::Verdict verdict) {
    visit(verdict);
    return absl::OkStatus();
  };
  if (is_default) {
    return posture::ForEachMessage<v1::Verdict>(snapshot, "sources/", take);
  }
  return posture::ForEachNote<v1::Verdict>(snapshot, KindOf(policy.name), take);
}

absl::Status Publish(v1::Verdict verdict, bool is_default, EffectBatch& batch) {
  ASSIGN_OR_RETURN(std::optional<v1::Verdict> before,
                   ReadBefore(verdict, is_default, batch));
  SetSince(before, verdict);
  verdict.set_match_strength(v1::MATCH_STRENGTH_RESOURCE_NAME);
  if (before && SaysTheSame(*before, verdict) &&
      !LapsesSoon(*before, verdict)) {
    before->set_inventory_revision(verdict.inventory_revision());
    return Write(*before, is_default, /*is_change=*/false, batch);
  }
  return Write(verdict, is_default, /*is_change=*/true, batch);
}

absl::Status DropVerdicts(absl::string_view device, const Policies& policies,
                          EffectBatch& batch) {
  const std::string name = VerdictName(device);
  for (const Policy& policy : policies) {
    RETURN_IF_ERROR(batch.DeleteRecord(NoteKeyOf(name, policy.name)));
  }
  return batch.Delete(name);
}

}  // namespace muster::trust
