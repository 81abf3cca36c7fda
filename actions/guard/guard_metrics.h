#ifndef ACTIONS_GUARD_GUARD_METRICS_H_
#define ACTIONS_GUARD_GUARD_METRICS_H_

#include "actions/guard/guard.h"
#include "base/telemetry/metrics.h"

namespace muster::actions {

// How the guard stands:
//
//   muster.guard.mode: 1 normal, 2 lock_only, 3 benign_only, 4 none.
//   muster.guard.pending: 1 while looser settings wait for approval or for
//     their delay, else 0.
//
// `guard` must outlive it; it is used on another thread.
class GuardMetrics {
 public:
  explicit GuardMetrics(const Guard& guard);

 private:
  const GaugeFamily mode_;
  const GaugeFamily pending_;
};

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_GUARD_METRICS_H_
