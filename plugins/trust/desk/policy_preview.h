#ifndef PLUGINS_TRUST_DESK_POLICY_PREVIEW_H_
#define PLUGINS_TRUST_DESK_POLICY_PREVIEW_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/trust/fleet/policy_book.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// What binds an application of `proposed` to its preview over version
// `base_version`: 64 hexadecimal digits.
std::string PreviewHash(const v1::PolicySet& proposed, int64_t base_version);

// What the verdicts in `snapshot`, judged by `current`, would be under
// `proposed` at `now`: at most `samples` rows for each policy.
absl::StatusOr<v1::PreviewPoliciesResponse> ComparePolicies(
    const plugins::EffectSnapshot& snapshot, const PoliciesInForce& current,
    const PoliciesInForce& proposed, int samples, absl::Time now);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_DESK_POLICY_PREVIEW_H_
