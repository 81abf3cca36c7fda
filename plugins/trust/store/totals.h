// How many devices are in which state, by source and policy: notes that are
// kept with every verdict, so that nobody counts the fleet.
#ifndef PLUGINS_TRUST_STORE_TOTALS_H_
#define PLUGINS_TRUST_STORE_TOTALS_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "plugins/posture/notes.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/trust/store/records.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// The key of the totals of `policy` in `source` (`sources/{source}`).
std::string TotalsKey(absl::string_view source, absl::string_view policy);

// All zeros if nothing was judged. `Reader`: a batch or a snapshot.
template <typename Reader>
absl::StatusOr<storage::PolicyTotals> ReadTotals(const Reader& reader,
                                                 absl::string_view source,
                                                 absl::string_view policy) {
  ASSIGN_OR_RETURN(std::optional<storage::PolicyTotals> totals,
                   posture::ReadNote<storage::PolicyTotals>(
                       reader, TotalsKey(source, policy)));
  return totals ? *std::move(totals) : storage::PolicyTotals();
}

absl::Status WriteTotals(absl::string_view source, absl::string_view policy,
                         const storage::PolicyTotals& totals,
                         plugins::EffectBatch& batch);

// Counts `after` in place of `before`; null: there is none. REMOVED devices do
// not count. Both are of one device and policy.
absl::Status CountVerdict(const v1::Verdict* before, const v1::Verdict* after,
                          plugins::EffectBatch& batch);

// Calls `visit` with the totals of each source and policy.
absl::Status ForEachTotals(
    const plugins::EffectSnapshot& snapshot,
    absl::FunctionRef<void(const std::string& source, const std::string& policy,
                           const storage::PolicyTotals& totals)>
        visit);

// The same as a response shows it.
v1::ListVerdictsResponse::Totals ShowTotals(const storage::PolicyTotals& from);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_STORE_TOTALS_H_
