#include "plugins/trust/fleet/dropped_policies.h"

#include <algorithm>
#include <limits>

#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/posture/notes.h"
#include "plugins/sdk/effects/parse_stored.h"

namespace muster::trust {
namespace {

bool SpokeOf(const v1::Policy& policy, absl::string_view source) {
  return policy.sources().empty() ||
         std::find(policy.sources().begin(), policy.sources().end(), source) !=
             policy.sources().end();
}

bool SpeaksOf(const PoliciesInForce& policies, const std::string& name,
              absl::string_view source) {
  return std::any_of(policies.policies.begin(), policies.policies.end(),
                     [&](const Policy& policy) {
                       return policy.name == name && policy.SpeaksOf(source);
                     });
}

}  // namespace

std::vector<std::string> DroppedPolicies(const v1::PolicySet* before,
                                         const PoliciesInForce& after,
                                         absl::string_view source) {
  std::vector<std::string> dropped;
  if (before == nullptr) return dropped;
  for (const v1::Policy& policy : before->policies()) {
    if (SpokeOf(policy, source) && !SpeaksOf(after, policy.name(), source)) {
      dropped.push_back(policy.name());
    }
  }
  return dropped;
}

absl::Status SweepAll(const v1::PolicySet* before, const PoliciesInForce& after,
                      FleetJudge& judge, plugins::EffectBatch& batch) {
  const std::string prefix = posture::NotePrefix(posture::kSourceNote);
  ASSIGN_OR_RETURN(const std::vector<plugins::Record> notes,
                   batch.Records(prefix, PrefixUpperBound(prefix),
                                 std::numeric_limits<size_t>::max()));
  for (const plugins::Record& note : notes) {
    ASSIGN_OR_RETURN(
        const auto source,
        plugins::ParseStored<inventory::v1::Source>("of a source", note.value));
    RETURN_IF_ERROR(judge.StartSweep(
        source.name(), DroppedPolicies(before, after, source.name()), batch));
  }
  return absl::OkStatus();
}

}  // namespace muster::trust
