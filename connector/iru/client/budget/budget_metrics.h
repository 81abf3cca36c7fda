#ifndef CONNECTOR_IRU_CLIENT_BUDGET_BUDGET_METRICS_H_
#define CONNECTOR_IRU_CLIENT_BUDGET_BUDGET_METRICS_H_

#include <string>

#include "base/telemetry/metrics.h"
#include "connector/iru/client/budget/request_budget.h"

namespace muster::iru {

// What one tenant's budget shows, all of the current hour:
//
//   muster.source.budget.limit     {source}: all that syncs may send in it
//   muster.source.budget.remaining {source, lane}: what that lane may still
//   send muster.source.budget.spent     {source, lane, endpoint}
//
// A lane that nothing is known to limit (`command`, before the tenant's first
// answer) has no `remaining`. `endpoint` has no ids; `before_start` is what an
// earlier process sent. `budget` must outlive it. Immovable.
class BudgetMetrics {
 public:
  // `source` is `sources/{source}`.
  BudgetMetrics(std::string source, RequestBudget& budget);

 private:
  const GaugeFamily limit_;
  const GaugeFamily remaining_;
  const GaugeFamily spent_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_BUDGET_BUDGET_METRICS_H_
