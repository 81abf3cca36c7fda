#include "plugins/trust/desk/policy_preview.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/storage/files/checksum.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"
#include "plugins/trust/judge/judge.h"
#include "plugins/trust/store/subject.h"
#include "plugins/trust/verdict/verdict.h"
#include "plugins/trust/verdict/verdict_reader.h"

namespace muster::trust {
namespace {

using device::v1::Device;
using Preview = v1::PreviewPoliciesResponse::PolicyPreview;

// From, to, code.
using FlipKey = std::tuple<v1::TrustState, v1::TrustState, std::string>;

// One policy, as it is and as it would be; either may be missing.
class Comparison {
 public:
  Comparison(std::string name, bool added, bool removed) {
    preview_.set_policy(std::move(name));
    preview_.set_added(added);
    preview_.set_removed(removed);
  }

  // `before` and `after` are of one device.
  void Take(const std::optional<v1::Verdict>& before,
            const std::optional<v1::Verdict>& after, size_t samples_per_flip) {
    if (after && !after->removed()) CountAfter(*after);
    const v1::TrustState from =
        before ? before->state() : v1::TRUST_STATE_UNSPECIFIED;
    const v1::TrustState to =
        after ? after->state() : v1::TRUST_STATE_UNSPECIFIED;
    if (from == to) return;
    const bool named = after && to != v1::TRUST_STATE_TRUSTED;
    const FlipKey key = {from, to, named ? after->reasons(0).code() : ""};
    ++flips_[key];
    std::vector<v1::PreviewPoliciesResponse::Sample>& samples = samples_[key];
    if (samples.size() >= samples_per_flip) return;
    v1::PreviewPoliciesResponse::Sample sample;
    if (before) *sample.mutable_before() = *before;
    if (after) *sample.mutable_after() = *after;
    samples.push_back(std::move(sample));
  }

  // With at most `limit` rows, spread over the flips.
  Preview Finish(size_t limit) {
    std::vector<std::pair<FlipKey, int64_t>> flips(flips_.begin(),
                                                   flips_.end());
    std::stable_sort(
        flips.begin(), flips.end(),
        [](const auto& a, const auto& b) { return a.second > b.second; });
    for (const auto& [key, count] : flips) {
      v1::PreviewPoliciesResponse::Flip& flip = *preview_.add_flips();
      flip.set_from(std::get<0>(key));
      flip.set_to(std::get<1>(key));
      flip.set_code(std::get<2>(key));
      flip.set_count(count);
    }
    Spread(flips, limit);
    return std::move(preview_);
  }

 private:
  void CountAfter(const v1::Verdict& after) {
    v1::ListVerdictsResponse::Totals& totals = *preview_.mutable_totals();
    switch (after.state()) {
      case v1::TRUST_STATE_TRUSTED:
        return totals.set_trusted_count(totals.trusted_count() + 1);
      case v1::TRUST_STATE_UNTRUSTED:
        totals.set_untrusted_count(totals.untrusted_count() + 1);
        break;
      default:
        totals.set_unknown_count(totals.unknown_count() + 1);
    }
    ++(*totals.mutable_by_code())[after.reasons(0).code()];
  }

  void Spread(const std::vector<std::pair<FlipKey, int64_t>>& flips,
              size_t limit) {
    for (size_t row = 0; row < limit; ++row) {
      bool any = false;
      for (const auto& [key, count] : flips) {
        auto& samples = samples_[key];
        if (row >= samples.size()) continue;
        if (preview_.samples_size() >= static_cast<int>(limit)) return;
        *preview_.add_samples() = std::move(samples[row]);
        any = true;
      }
      if (!any) return;
    }
  }

  Preview preview_;
  std::map<FlipKey, int64_t> flips_;
  std::map<FlipKey, std::vector<v1::PreviewPoliciesResponse::Sample>> samples_;
};

const Policy* Named(const Policies& policies, absl::string_view name) {
  for (const Policy& policy : policies) {
    if (policy.name == name) return &policy;
  }
  return nullptr;
}

std::map<std::string, Comparison> Comparisons(const Policies& current,
                                              const Policies& proposed) {
  std::map<std::string, Comparison> all;
  for (const Policy& policy : current) {
    const bool removed = Named(proposed, policy.name) == nullptr;
    all.emplace(policy.name, Comparison(policy.name, false, removed));
  }
  for (const Policy& policy : proposed) {
    all.emplace(policy.name, Comparison(policy.name, true, false));
  }
  return all;
}

absl::StatusOr<std::optional<v1::Verdict>> Under(const VerdictReader& reader,
                                                 const Policies& policies,
                                                 const std::string& name,
                                                 const Device& device) {
  const Policy* const policy = Named(policies, name);
  const bool speaks =
      policy != nullptr && policy->SpeaksOf(posture::SourceOf(device.name()));
  if (!speaks) return std::nullopt;
  ASSIGN_OR_RETURN(Checked checked, reader.VerdictOf(device, *policy));
  return std::move(checked.verdict);
}

}  // namespace

std::string PreviewHash(const v1::PolicySet& proposed, int64_t base_version) {
  v1::PolicySet bare;
  *bare.mutable_policies() = proposed.policies();
  return Sha256Hex(absl::StrCat(base_version, "\n", bare.SerializeAsString()));
}

absl::StatusOr<v1::PreviewPoliciesResponse> ComparePolicies(
    const plugins::EffectSnapshot& snapshot, const PoliciesInForce& current,
    const PoliciesInForce& proposed, int samples, absl::Time now) {
  v1::PreviewPoliciesResponse response;
  std::map<std::string, Comparison> comparisons =
      Comparisons(current.policies, proposed.policies);
  const VerdictReader before(snapshot, current.policies, current.version(),
                             now);
  const VerdictReader after(snapshot, proposed.policies, proposed.version(),
                            now);
  RETURN_IF_ERROR(posture::ForEachNote<Device>(
      snapshot, posture::kDeviceNote, [&](Device device) -> absl::Status {
        if (device.state() == device::v1::STATE_REMOVED) {
          return absl::OkStatus();
        }
        response.set_device_count(response.device_count() + 1);
        for (auto& [name, comparison] : comparisons) {
          ASSIGN_OR_RETURN(const std::optional<v1::Verdict> is,
                           Under(before, current.policies, name, device));
          ASSIGN_OR_RETURN(const std::optional<v1::Verdict> would_be,
                           Under(after, proposed.policies, name, device));
          comparison.Take(is, would_be, samples);
        }
        return absl::OkStatus();
      }));
  for (auto& [name, comparison] : comparisons) {
    *response.add_policies() = comparison.Finish(samples);
  }
  response.set_base_version(current.version());
  response.set_preview_hash(PreviewHash(proposed.set, current.version()));
  return response;
}

}  // namespace muster::trust
