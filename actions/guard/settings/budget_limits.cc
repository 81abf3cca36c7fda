#include "actions/guard/settings/budget_limits.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "actions/guard/settings/guard_settings.h"

namespace muster::actions {
namespace {

constexpr int64_t kNoLimit = std::numeric_limits<int64_t>::max();

}  // namespace

int64_t LimitOf(const guard::v1::GuardSettings::Budget& budget,
                int64_t fleet_size) {
  int64_t limit = kNoLimit;
  if (budget.max_count() > 0) limit = budget.max_count();
  if (budget.max_fleet_percent() == 0) return limit;
  const double share =
      static_cast<double>(fleet_size) * budget.max_fleet_percent() / 100;
  return std::min(limit, std::max(static_cast<int64_t>(std::floor(share)),
                                  budget.min_count()));
}

int64_t ShareOf(int64_t limit, int percent) {
  if (limit == kNoLimit) return limit;
  const double share = static_cast<double>(limit) * percent / 100;
  return std::max<int64_t>(1, static_cast<int64_t>(std::ceil(share)));
}

absl::Duration LongestWindow(const guard::v1::GuardSettings& settings) {
  absl::Duration longest = absl::ZeroDuration();
  for (const auto& budget : settings.budgets()) {
    longest = std::max(longest, SpanOf(budget.window()));
  }
  for (const auto& automation : settings.automations()) {
    longest = std::max(longest, SpanOf(automation.window()));
  }
  return longest;
}

}  // namespace muster::actions
