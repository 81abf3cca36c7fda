// How verdicts changed: one note for each change, newest first by device and
// policy.
#ifndef PLUGINS_TRUST_STORE_HISTORY_H_
#define PLUGINS_TRUST_STORE_HISTORY_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// Notes that `after` came in place of `before` (null: it is the first), if its
// state or its first reason is another. `sync` is the sync that brought it, or
// empty. Changes of one device at one instant are told apart.
absl::Status RecordChange(const v1::Verdict* before, const v1::Verdict& after,
                          absl::string_view sync, plugins::EffectBatch& batch);

// The changes of `device` under `policy` (`-`: every one), newest first within
// a policy, that are not older than `oldest`; the one before them too, since it
// says what held at `oldest`.
absl::StatusOr<std::vector<v1::VerdictChange>> ReadChanges(
    absl::string_view device, absl::string_view policy, absl::Time oldest,
    const plugins::EffectSnapshot& snapshot);

// Forgets the history of a device.
absl::Status DropChanges(absl::string_view device, plugins::EffectBatch& batch);

// Looks at the next `count` (>= 2) changes of all, in turn, and drops those that
// ended before `oldest`.
absl::Status TrimHistory(absl::Time oldest, size_t count,
                         plugins::EffectBatch& batch);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_STORE_HISTORY_H_
