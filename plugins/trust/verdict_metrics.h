#ifndef PLUGINS_TRUST_VERDICT_METRICS_H_
#define PLUGINS_TRUST_VERDICT_METRICS_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/telemetry/metrics.h"
#include "base/telemetry/paced.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/trust/judge/policy.h"

namespace muster::trust {

// How many devices each policy trusts:
//
//   muster.trust.verdicts {policy, state}, in {device}
//
// Counts published verdicts of devices that are not REMOVED; each state of each
// policy is there, also with 0. Counted anew at most every 15 s. A store that
// cannot be read shows nothing. `store` and `clock` must outlive it.
class VerdictMetrics {
 public:
  VerdictMetrics(Policies policies, const plugins::EffectStore& store,
                 const Clock& clock);

 private:
  std::vector<MetricPoint> Count() const;

  const Policies policies_;
  const plugins::EffectStore& store_;
  Paced<std::vector<MetricPoint>> counts_;
  const GaugeFamily verdicts_;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_VERDICT_METRICS_H_
