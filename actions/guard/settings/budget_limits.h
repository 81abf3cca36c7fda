// What a budget comes to in one source. All functions are thread-safe.
#ifndef ACTIONS_GUARD_SETTINGS_BUDGET_LIMITS_H_
#define ACTIONS_GUARD_SETTINGS_BUDGET_LIMITS_H_

#include <cstdint>

#include "absl/time/time.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// The least of `max_count` and the share of `fleet_size` devices (rounded down,
// `min_count` at least). A fleet of 0 is one that is not known: `min_count`.
// INT64_MAX if the budget has neither.
int64_t LimitOf(const guard::v1::GuardSettings::Budget& budget,
                int64_t fleet_size);

// `percent` of `limit`, rounded up, 1 at least. Of INT64_MAX, which is no
// limit, all.
int64_t ShareOf(int64_t limit, int percent);

// How far the budgets and automations of `settings` look back at most.
absl::Duration LongestWindow(const guard::v1::GuardSettings& settings);

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_SETTINGS_BUDGET_LIMITS_H_
