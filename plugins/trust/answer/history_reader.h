#ifndef PLUGINS_TRUST_ANSWER_HISTORY_READER_H_
#define PLUGINS_TRUST_ANSWER_HISTORY_READER_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/trust/fleet/policy_book.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// Answers ListVerdictChanges: what is not older than `oldest`, and of each
// policy the change before, newest first.
//
// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED, PAGE_SIZE_NEGATIVE,
//     PAGE_TOKEN_MALFORMED, PAGE_TOKEN_OTHER_QUERY: correct the request.
//   NOT_FOUND POLICY_NOT_FOUND: names the policies there are.
//   NOT_FOUND DEVICE_NOT_FOUND: no device of that name was ever judged.
absl::StatusOr<v1::ListVerdictChangesResponse> ListVerdictHistory(
    v1::ListVerdictChangesRequest request, const PoliciesInForce& in_force,
    absl::Time oldest, const plugins::EffectSnapshot& snapshot);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_ANSWER_HISTORY_READER_H_
