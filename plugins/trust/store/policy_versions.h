// The policies that are and were in force: one note for each version.
#ifndef PLUGINS_TRUST_STORE_POLICY_VERSIONS_H_
#define PLUGINS_TRUST_STORE_POLICY_VERSIONS_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/trust/store/records.pb.h"
#include "proto/muster/trust/v1/policy.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// Version `version`, or nullopt if there is none; 0: the newest, which is the
// one in force.
absl::StatusOr<std::optional<v1::PolicySet>> ReadPolicies(
    int64_t version, const plugins::EffectSnapshot& snapshot);
absl::StatusOr<std::optional<v1::PolicySet>> ReadPolicies(
    int64_t version, const plugins::EffectBatch& batch);

// Keeps `policies`, whose `version` is above every other.
absl::Status WritePolicies(const v1::PolicySet& policies,
                           plugins::EffectBatch& batch);

// A page of the versions, newest first.
//
// Errors: those of pages (base/api/page.h).
absl::StatusOr<v1::ListPolicyVersionsResponse> ListPolicyVersions(
    const v1::ListPolicyVersionsRequest& request,
    const plugins::EffectSnapshot& snapshot);

// What the verdicts in the store were judged under; nullopt in a new one.
absl::StatusOr<std::optional<storage::JudgedUnder>> ReadJudgedUnder(
    const plugins::EffectBatch& batch);
absl::Status WriteJudgedUnder(const storage::JudgedUnder& under,
                              plugins::EffectBatch& batch);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_STORE_POLICY_VERSIONS_H_
