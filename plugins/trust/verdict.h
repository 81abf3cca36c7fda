// Verdicts as resources: made of a judgement, compared, and kept in the store.
// The default policy's verdict of a device is its resource, which is listed and
// streamed; those of the other policies are notes, which remember `since_time`.
#ifndef PLUGINS_TRUST_VERDICT_H_
#define PLUGINS_TRUST_VERDICT_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/trust/judge/judge.h"
#include "plugins/trust/judge/policy.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// The verdict of what was judged at `now`, without `since_time` and
// `match_strength`. An empty `device` gives one without a name.
v1::Verdict MakeVerdict(const device::v1::Device& device,
                        const SourceHealth& source, const Policy& policy,
                        const Judgement& judgement, absl::Time now);

// Whether a consumer would decide and show the same by both: state, policy,
// identity, and what each reason says. Times make no difference.
bool SaysTheSame(const v1::Verdict& a, const v1::Verdict& b);

// The `since_time` of `verdict`: that of `before` if it has the same state,
// else the moment at which `verdict` was judged.
void SetSince(const std::optional<v1::Verdict>& before, v1::Verdict& verdict);

// Name of the verdict of `device`: `sources/{source}/verdicts/{device}`.
std::string VerdictName(absl::string_view device);

// The verdict as it was last published, or nullopt if none was. `is_default`:
// of the default policy. Errors: those of the snapshot.
absl::StatusOr<std::optional<v1::Verdict>> ReadVerdict(
    const plugins::EffectSnapshot& snapshot, absl::string_view device,
    const Policy& policy, bool is_default);

// Calls `visit` with every verdict that was published under `policy`, as it was
// published. Errors: those of the snapshot.
absl::Status ForEachVerdict(const plugins::EffectSnapshot& snapshot,
                            const Policy& policy, bool is_default,
                            absl::FunctionRef<void(const v1::Verdict&)> visit);

// Makes `verdict` (named, without `since_time`) the published one of its
// device. Writes nothing if the published one says the same, with two
// exceptions: the inventory revision is kept current without being a change,
// and a TRUSTED verdict is published again once less than 60 % of the time that
// it could be valid for is left, so that whoever relies on `valid_until_time`
// hears in time. Errors: those of the batch.
absl::Status Publish(v1::Verdict verdict, bool is_default,
                     plugins::EffectBatch& batch);

// Forgets everything published about `device`.
absl::Status DropVerdicts(absl::string_view device, const Policies& policies,
                          plugins::EffectBatch& batch);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_VERDICT_H_
