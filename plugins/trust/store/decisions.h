// What people decided: one note for each decision, newest first, for ever.
#ifndef PLUGINS_TRUST_STORE_DECISIONS_H_
#define PLUGINS_TRUST_STORE_DECISIONS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// Keeps a decision, whose `time` is set, with what `batch` does about it, and
// writes it to the log once that is durable.
absl::Status RecordDecision(const v1::TrustDecision& decision,
                            plugins::EffectBatch& batch);

// A page of them, newest first.
//
// Errors: those of pages (base/api/page.h).
absl::StatusOr<v1::ListDecisionsResponse> ListDecisions(
    const v1::ListDecisionsRequest& request,
    const plugins::EffectSnapshot& snapshot);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_STORE_DECISIONS_H_
