#include "plugins/trust/verdict/verdict_reader.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/status_macros.h"
#include "plugins/posture/due_index.h"
#include "plugins/posture/list_page.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/judge.h"
#include "plugins/trust/store/subject.h"
#include "plugins/trust/verdict/verdict.h"

namespace muster::trust {
namespace {

using device::v1::Device;

void Count(const v1::Verdict& verdict,
           v1::ListVerdictsResponse::Totals& totals) {
  if (verdict.removed()) return;
  if (verdict.has_hold()) totals.set_held_count(totals.held_count() + 1);
  if (verdict.state() == v1::TRUST_STATE_TRUSTED) {
    totals.set_trusted_count(totals.trusted_count() + 1);
    return;
  }
  if (verdict.state() == v1::TRUST_STATE_UNTRUSTED) {
    totals.set_untrusted_count(totals.untrusted_count() + 1);
  } else {
    totals.set_unknown_count(totals.unknown_count() + 1);
  }
  ++(*totals.mutable_by_code())[verdict.reasons(0).code()];
}

bool Matches(const v1::ListVerdictsRequest& request,
             const v1::Verdict& verdict) {
  if (verdict.removed() && !request.show_removed()) return false;
  return request.state() == v1::TRUST_STATE_UNSPECIFIED ||
         request.state() == verdict.state();
}

// What is in force where the guard keeps `stored` from becoming `judged`.
bool IsHeld(const std::optional<v1::Verdict>& stored,
            const Judgement& judgement, absl::Time now) {
  return stored && stored->has_hold() && IsForMissingData(judgement) &&
         now <= posture::ToTime(stored->valid_until_time());
}

}  // namespace

VerdictReader::VerdictReader(const plugins::EffectSnapshot& snapshot,
                             const Policies& policies, int64_t version,
                             absl::Time now)
    : snapshot_(snapshot), policies_(policies), version_(version), now_(now) {}

absl::StatusOr<Checked> VerdictReader::Check(absl::string_view source,
                                             const DeviceKey& key,
                                             absl::string_view policy) const {
  ASSIGN_OR_RETURN(const Policy* found, FindPolicy(policies_, policy, source));
  switch (key.kind) {
    case DeviceKey::kSerialNumber:
      return BySerial(source, key, *found);
    case DeviceKey::kVendorId:
      return ByVendorId(source, key, *found);
    default:
      return Nameless(source, key, {}, *found);
  }
}

absl::StatusOr<Checked> VerdictReader::BySerial(absl::string_view source,
                                                const DeviceKey& key,
                                                const Policy& policy) const {
  ASSIGN_OR_RETURN(const SerialMatch match,
                   FindBySerial(source, key.value, snapshot_));
  if (!match.device) return Nameless(source, key, match, policy);
  ASSIGN_OR_RETURN(Checked checked, VerdictOf(*match.device, policy));
  checked.verdict.set_match_strength(key.strength);
  return checked;
}

absl::StatusOr<Checked> VerdictReader::ByVendorId(absl::string_view source,
                                                  const DeviceKey& key,
                                                  const Policy& policy) const {
  ASSIGN_OR_RETURN(
      const std::optional<Device> device,
      posture::ReadDevice(snapshot_,
                          absl::StrCat(source, "/devices/", key.value)));
  if (!device) return Nameless(source, key, {}, policy);
  ASSIGN_OR_RETURN(Checked checked, VerdictOf(*device, policy));
  checked.verdict.set_match_strength(key.strength);
  return checked;
}

absl::StatusOr<Checked> VerdictReader::Nameless(absl::string_view source,
                                                const DeviceKey& key,
                                                const SerialMatch& match,
                                                const Policy& policy) const {
  ASSIGN_OR_RETURN(const Surroundings surroundings,
                   ReadSurroundings(snapshot_, source));
  SourceHealth health = surroundings.source;
  if (!snapshot_.complete()) health = SourceHealth();
  Judgement judgement;
  if (key.kind == DeviceKey::kEmail) {
    judgement = JudgeEmailOnly(health, policy, now_);
  } else if (match.ambiguous) {
    judgement = JudgeAmbiguous(match.living_count, health, policy, now_);
  } else {
    judgement = JudgeUnlisted(health, policy, now_);
  }
  const absl::Time holds_until = judgement.holds_until;
  v1::Verdict verdict = MakeVerdict(Device(), health, policy,
                                    std::move(judgement), version_, now_);
  if (key.kind == DeviceKey::kSerialNumber) {
    verdict.set_serial_number(key.value);
  }
  verdict.set_inventory_revision(snapshot_.applied_revision());
  if (match.ambiguous || key.kind == DeviceKey::kEmail) {
    verdict.set_match_strength(key.strength);
  }
  return Checked{std::move(verdict), holds_until};
}

absl::StatusOr<Checked> VerdictReader::VerdictOf(const Device& device,
                                                 const Policy& policy) const {
  const std::string source = posture::SourceOf(device.name());
  ASSIGN_OR_RETURN(Surroundings surroundings,
                   ReadSurroundings(snapshot_, source));
  ASSIGN_OR_RETURN(const Subject subject,
                   ReadSubject(snapshot_, device, std::move(surroundings)));
  const std::string name = VerdictName(device.name(), policy.name);
  ASSIGN_OR_RETURN(const std::optional<plugins::Resource> resource,
                   snapshot_.Get(name));
  std::optional<v1::Verdict> stored;
  if (resource) {
    ASSIGN_OR_RETURN(stored,
                     plugins::ParseStored<v1::Verdict>(name, resource->value));
  }
  Judgement judgement = Judge(device, subject.evidence(), policy, now_);
  if (IsHeld(stored, judgement, now_)) {
    const absl::Time until = posture::ToTime(stored->valid_until_time());
    return Checked{*std::move(stored), until};
  }
  const absl::Time holds_until = judgement.holds_until;
  v1::Verdict verdict = MakeVerdict(device, subject.surroundings.source, policy,
                                    std::move(judgement), version_, now_);
  SetSince(stored ? &*stored : nullptr, verdict);
  return Checked{std::move(verdict), holds_until};
}

absl::StatusOr<v1::Verdict> VerdictReader::Renewed(const v1::Verdict& stored,
                                                   const Policy& policy) const {
  ASSIGN_OR_RETURN(const std::optional<Device> device,
                   posture::ReadDevice(snapshot_, stored.device()));
  if (!device) return stored;
  ASSIGN_OR_RETURN(Checked checked, VerdictOf(*device, policy));
  checked.verdict.set_match_strength(v1::MATCH_STRENGTH_RESOURCE_NAME);
  return std::move(checked.verdict);
}

absl::StatusOr<v1::ListVerdictsResponse> VerdictReader::List(
    const v1::ListVerdictsRequest& request) const {
  ASSIGN_OR_RETURN(const posture::ListPage page, posture::ListPageOf(request));
  ASSIGN_OR_RETURN(const std::string name,
                   PolicyNameOf(policies_, request.policy(), request.parent()));
  ASSIGN_OR_RETURN(const std::vector<std::string> due,
                   posture::Overdue(now_, snapshot_));
  const absl::flat_hash_set<std::string> overdue(due.begin(), due.end());
  const std::string suffix = absl::StrCat("/verdicts/", name);
  const auto renew = [&](v1::Verdict& verdict) -> absl::Status {
    ASSIGN_OR_RETURN(
        const Policy* policy,
        FindPolicy(policies_, name, posture::SourceOf(verdict.device())));
    ASSIGN_OR_RETURN(verdict, Renewed(verdict, *policy));
    return absl::OkStatus();
  };
  v1::ListVerdictsResponse response;
  response.set_inventory_revision(snapshot_.applied_revision());
  const auto take = [&](v1::Verdict verdict) -> absl::Status {
    if (overdue.contains(verdict.device())) RETURN_IF_ERROR(renew(verdict));
    Count(verdict, *response.mutable_totals());
    if (!Matches(request, verdict)) return absl::OkStatus();
    posture::TakeOnPage(page, std::move(verdict), *response.mutable_verdicts(),
                        *response.mutable_next_page_token());
    return absl::OkStatus();
  };
  absl::Status taken;
  RETURN_IF_ERROR(snapshot_.ForEach(
      page.prefix, "", [&](const plugins::Resource& resource) {
        if (!absl::EndsWith(resource.name, suffix)) return true;
        auto verdict =
            plugins::ParseStored<v1::Verdict>(resource.name, resource.value);
        taken = verdict.ok() ? take(*std::move(verdict)) : verdict.status();
        return taken.ok();
      }));
  RETURN_IF_ERROR(taken);
  for (v1::Verdict& verdict : *response.mutable_verdicts()) {
    RETURN_IF_ERROR(renew(verdict));
  }
  return response;
}

absl::StatusOr<std::string> PolicyNameOf(const Policies& policies,
                                         absl::string_view policy,
                                         absl::string_view parent) {
  if (absl::EndsWith(parent, "/-")) {
    for (const Policy& one : policies) {
      if (one.name == (policy.empty() ? "default" : policy)) return one.name;
    }
    if (policy.empty()) return policies.front().name;
  }
  ASSIGN_OR_RETURN(const Policy* found, FindPolicy(policies, policy, parent));
  return found->name;
}

}  // namespace muster::trust
