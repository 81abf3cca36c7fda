#include "connector/iru/client/budget/budget_metrics.h"

#include <utility>
#include <vector>

namespace muster::iru {
namespace {

std::vector<MetricPoint> Remaining(const std::string& source,
                                   RequestBudget& budget) {
  std::vector<MetricPoint> points;
  for (const auto& [lane, count] : budget.RemainingByLane()) {
    points.push_back(
        {{{"source", source}, {"lane", std::string(LaneName(lane))}},
         static_cast<double>(count)});
  }
  return points;
}

std::vector<MetricPoint> Limit(const std::string& source,
                               const RequestBudget& budget) {
  return {{{{"source", source}}, static_cast<double>(budget.our_part())}};
}

std::vector<MetricPoint> Spent(const std::string& source,
                               RequestBudget& budget) {
  std::vector<MetricPoint> points;
  for (const auto& [key, count] : budget.SpendByEndpoint()) {
    const auto& [lane, endpoint] = key;
    points.push_back({{{"source", source},
                       {"lane", std::string(LaneName(lane))},
                       {"endpoint", endpoint}},
                      static_cast<double>(count)});
  }
  return points;
}

}  // namespace

BudgetMetrics::BudgetMetrics(std::string source, RequestBudget& budget)
    : limit_("muster.source.budget.limit", "{request}",
             "Requests that may be sent in an hour",
             [source, &budget] { return Limit(source, budget); }),
      remaining_("muster.source.budget.remaining", "{request}",
                 "Requests that a lane may still send in this hour",
                 [source, &budget] { return Remaining(source, budget); }),
      spent_("muster.source.budget.spent", "{request}",
             "Requests sent in this hour",
             [source, &budget] { return Spent(source, budget); }) {}

}  // namespace muster::iru
