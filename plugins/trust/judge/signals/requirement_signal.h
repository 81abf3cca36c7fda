#ifndef PLUGINS_TRUST_JUDGE_SIGNALS_REQUIREMENT_SIGNAL_H_
#define PLUGINS_TRUST_JUDGE_SIGNALS_REQUIREMENT_SIGNAL_H_

#include "plugins/trust/judge/requirement.h"
#include "plugins/trust/judge/signals/signal.h"

namespace muster::trust {

// What `requirement`, of `judged.policy`, says of the device, after platforms
// and exemptions: NOT_APPLICABLE where it is not asked, EXEMPT where it would
// be FAIL or UNKNOWN and an exemption lets that pass. Where nobody told the
// platform, it is UNKNOWN (PLATFORM_NOT_TOLD) unless it is asked on every
// platform of the policy. Pure.
Signal RequirementSignal(const Requirement& requirement, const Judged& judged);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_SIGNALS_REQUIREMENT_SIGNAL_H_
