// Puts what was judged in force: into the store, its totals and its history,
// and through the mass-flip guard.
//
// Errors are those of the batch.
#ifndef PLUGINS_TRUST_VERDICT_PUBLISH_H_
#define PLUGINS_TRUST_VERDICT_PUBLISH_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/trust/judge/policy.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// What brought a verdict.
struct Occasion {
  // The sync; empty if it was none. Format: `sources/{source}/syncs/{sync}`.
  std::string sync;
  // An operator lets go what the guard holds.
  bool release = false;
  // The verdict is UNKNOWN because data went missing (IsForMissingData()).
  bool missing_data = false;
};

// Publishes `judged`, made by MakeVerdict() for `policy`. A verdict that says
// the same as the one in force is no change, but where that one lapses soon.
// Returns until when what is in force then may stand if nothing is reported:
// InfiniteFuture(), but for a TRUSTED verdict that may be held.
//
// One that would take trust away for missing data is set aside until
// DecideFlips(); it counts as in force when that returns.
absl::StatusOr<absl::Time> Publish(v1::Verdict judged, const Policy& policy,
                                   const Occasion& occasion,
                                   plugins::EffectBatch& batch);

// Decides on what Publish() set aside in this batch: all of one policy and
// source come into force if there are few enough, else all are held, and the
// verdicts of before stand with `hold` set. To be called once at the end of
// each batch.
absl::Status DecideFlips(const Policies& policies, absl::Time now,
                         plugins::EffectBatch& batch);

// The devices of which the guard holds back the verdict of `policy` in
// `source`.
absl::StatusOr<std::vector<std::string>> HeldDevices(
    absl::string_view source, absl::string_view policy,
    const plugins::EffectBatch& batch);

// Nothing of `policy` in `source` is held until one window after `now`.
absl::Status SuspendGuard(absl::string_view source, const Policy& policy,
                          absl::Time now, plugins::EffectBatch& batch);

// Drops the verdict of `device` under `policy` as if it had never been.
absl::Status DropVerdict(absl::string_view device, absl::string_view policy,
                         plugins::EffectBatch& batch);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_VERDICT_PUBLISH_H_
