#ifndef PLUGINS_COMPLIANCE_RESULT_RESULT_METRICS_H_
#define PLUGINS_COMPLIANCE_RESULT_RESULT_METRICS_H_

#include <vector>

#include "base/clock.h"
#include "base/telemetry/metrics.h"
#include "base/telemetry/paced.h"
#include "plugins/sdk/effects/effect_store.h"

namespace muster::compliance {

// How the devices that are not REMOVED did:
//
//   muster.compliance.results {check, result}, in {device}
//   muster.compliance.devices {state}, in {device}
//
// Each result of each check and each state is there, also with 0. Counted anew
// at most every 15 s. A store that cannot be read shows nothing. `store` and
// `clock` must outlive it.
class ResultMetrics {
 public:
  ResultMetrics(const plugins::EffectStore& store, const Clock& clock);

 private:
  struct Counts {
    std::vector<MetricPoint> results;
    std::vector<MetricPoint> devices;
  };
  Counts Count() const;

  const plugins::EffectStore& store_;
  Paced<Counts> counts_;
  const GaugeFamily results_;
  const GaugeFamily devices_;
};

}  // namespace muster::compliance

#endif  // PLUGINS_COMPLIANCE_RESULT_RESULT_METRICS_H_
