// Signals of single values: facts, the check-in and compliance checks. All are
// pure; none looks at platforms or exemptions.
#ifndef PLUGINS_TRUST_JUDGE_SIGNALS_FACT_SIGNALS_H_
#define PLUGINS_TRUST_JUDGE_SIGNALS_FACT_SIGNALS_H_

#include "plugins/trust/judge/requirement.h"
#include "plugins/trust/judge/signals/signal.h"

namespace muster::trust {

// Of kMdm and kAgent: the fact is true.
Signal InstalledSignal(const Requirement& requirement, const Judged& judged);
// Of kFact: the fact has the value.
Signal FactSignal(const Requirement& requirement, const Judged& judged);
// Of kCheckIn: the device checked in lately.
Signal CheckInSignal(const Requirement& requirement, const Judged& judged);
// Of kCheck: what the compliance plugin said.
Signal CheckSignal(const Requirement& requirement, const Judged& judged);
// Of kNotLost: the vendor names no lost mode.
Signal LostSignal(const Requirement& requirement, const Judged& judged);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_SIGNALS_FACT_SIGNALS_H_
