#ifndef PLUGINS_TRUST_VERDICT_VERDICT_METRICS_H_
#define PLUGINS_TRUST_VERDICT_VERDICT_METRICS_H_

#include <vector>

#include "base/telemetry/metrics.h"
#include "plugins/sdk/effects/effect_store.h"

namespace muster::trust {

// What is said of devices, by source and policy:
//
//   muster.trust.verdicts {source, policy, state}, in {device}
//   muster.trust.held {source, policy}, in {device}
//
// Counts published verdicts of devices that are not REMOVED; each state of each
// policy is there, also with 0. A store that cannot be read shows nothing.
// `store` must outlive it.
class VerdictMetrics {
 public:
  explicit VerdictMetrics(const plugins::EffectStore& store);

 private:
  std::vector<MetricPoint> CountStates() const;
  std::vector<MetricPoint> CountHeld() const;

  const plugins::EffectStore& store_;
  const GaugeFamily verdicts_;
  const GaugeFamily held_;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_VERDICT_VERDICT_METRICS_H_
