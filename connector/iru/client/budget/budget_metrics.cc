#include "connector/iru/client/budget/budget_metrics.h"

#include <utility>
#include <vector>

namespace muster::iru {
namespace {

std::vector<GaugePoint> Remaining(const std::string& source,
                                  RequestBudget& budget) {
  const auto remaining = static_cast<double>(budget.remaining_this_hour());
  return {{{{"source", source}}, remaining}};
}

std::vector<GaugePoint> Spent(const std::string& source,
                              RequestBudget& budget) {
  std::vector<GaugePoint> points;
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
    : remaining_("muster.source.budget.remaining", "{request}",
                 "Requests that syncs may still send in this hour.",
                 [source, &budget] { return Remaining(source, budget); }),
      spent_("muster.source.budget.spent", "{request}",
             "Requests sent in this hour.",
             [source, &budget] { return Spent(source, budget); }) {}

}  // namespace muster::iru
