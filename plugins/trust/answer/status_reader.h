#ifndef PLUGINS_TRUST_ANSWER_STATUS_READER_H_
#define PLUGINS_TRUST_ANSWER_STATUS_READER_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/trust/fleet/policy_book.h"
#include "proto/muster/inventory/v1/sources.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// When other services were last heard of, in this process.
struct HeardTimes {
  std::optional<absl::Time> inventory;
  std::optional<absl::Time> commands;
  std::optional<absl::Time> checks;
};

// How reading `source` goes, with one sentence for people.
v1::TrustStatus::SourceStatus SourceStatusOf(
    const inventory::v1::Source& source);

// Answers GetTrustStatus for `parent` (`sources/{source}` or `sources/-`).
//
// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: correct `parent`.
absl::StatusOr<v1::TrustStatus> ReadStatus(
    const std::string& parent, const PoliciesInForce& in_force,
    const HeardTimes& heard, const plugins::EffectSnapshot& snapshot);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_ANSWER_STATUS_READER_H_
