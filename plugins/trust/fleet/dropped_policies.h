#ifndef PLUGINS_TRUST_FLEET_DROPPED_POLICIES_H_
#define PLUGINS_TRUST_FLEET_DROPPED_POLICIES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/trust/fleet/fleet_judge.h"
#include "plugins/trust/fleet/policy_book.h"
#include "proto/muster/trust/v1/policy.pb.h"

namespace muster::trust {

// The policies of `before` (null: none) that spoke of `source` and of which
// `after` has none of that name that does.
std::vector<std::string> DroppedPolicies(const v1::PolicySet* before,
                                         const PoliciesInForce& after,
                                         absl::string_view source);

// Has the devices of every source judged by `after`, which come in place of
// `before`.
absl::Status SweepAll(const v1::PolicySet* before, const PoliciesInForce& after,
                      FleetJudge& judge, plugins::EffectBatch& batch);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_FLEET_DROPPED_POLICIES_H_
