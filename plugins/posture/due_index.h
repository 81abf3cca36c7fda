// When to look at a device again although nothing is reported: notes in the
// plugin's store, by time, so that a tick reads only what is due.
//
// The index is lazy: a device has one entry, which may be too early but never
// too late. A check-in that postpones the moment writes nothing here; the early
// entry fires once, finds nothing changed, and is put off. So 3,350 devices
// that check in every 15 minutes cost no index write between two lapses.
//
// Errors are those of the batch or snapshot.
#ifndef PLUGINS_POSTURE_DUE_INDEX_H_
#define PLUGINS_POSTURE_DUE_INDEX_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_snapshot.h"

namespace muster::posture {

// Makes sure that `device` is due right after `last`, the last moment at which
// what was said of it holds, or before. InfiniteFuture(): it need not be.
absl::Status SetDue(absl::string_view device, absl::Time last,
                    plugins::EffectBatch& batch);

absl::Status DropDue(absl::string_view device, plugins::EffectBatch& batch);

// Removes and returns the devices whose moment has passed at `now`, the
// earliest first, at most `limit`.
absl::StatusOr<std::vector<std::string>> TakeDue(absl::Time now, size_t limit,
                                                 plugins::EffectBatch& batch);

// All devices whose moment has passed at `now`, in no particular order: what is
// stored about every other device holds. Empty but for the time between a
// lapse and the next tick.
absl::StatusOr<std::vector<std::string>> Overdue(
    absl::Time now, const plugins::EffectSnapshot& snapshot);

}  // namespace muster::posture

#endif  // PLUGINS_POSTURE_DUE_INDEX_H_
