// Verdicts as resources: made of a judgement, and compared.
#ifndef PLUGINS_TRUST_VERDICT_VERDICT_H_
#define PLUGINS_TRUST_VERDICT_VERDICT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/trust/judge/evidence.h"
#include "plugins/trust/judge/judge.h"
#include "plugins/trust/judge/policy.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// `sources/{source}/devices/{device}/verdicts/{policy}`.
std::string VerdictName(absl::string_view device, absl::string_view policy);

// The verdict of what was judged at `now` by policies of version `version`,
// without the times since which it holds. An empty `device` gives one without a
// name.
v1::Verdict MakeVerdict(const device::v1::Device& device,
                        const SourceHealth& source, const Policy& policy,
                        Judgement judgement, int64_t version, absl::Time now);

// Whether a consumer would decide and show the same by both: state, policy,
// identity, hold, and what each reason says. Times make no difference.
bool SaysTheSame(const v1::Verdict& a, const v1::Verdict& b);

// Whether one who relies on `before` would soon have to ask again although
// `after` holds for longer: more than 40 % of its time is over.
bool LapsesSoon(const v1::Verdict& before, const v1::Verdict& after);

// Sets since when the state of `verdict` and each of its reasons holds: since
// when those of `before` (null: there is none) do where they are the same, else
// since it was judged.
void SetSince(const v1::Verdict* before, v1::Verdict& verdict);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_VERDICT_VERDICT_H_
