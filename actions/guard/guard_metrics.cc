#include "actions/guard/guard_metrics.h"

#include <vector>

namespace muster::actions {
namespace {

std::vector<MetricPoint> One(double value) { return {{{}, value}}; }

}  // namespace

GuardMetrics::GuardMetrics(const Guard& guard)
    : mode_("muster.guard.mode", "1",
            "What the kill switch lets through: 1 normal, 2 lock_only, 3 "
            "benign_only, 4 none",
            [&guard] { return One(guard.mode()); }),
      pending_("muster.guard.pending", "1",
               "Whether looser settings wait: 1 if so",
               [&guard] { return One(guard.State().has_pending() ? 1 : 0); }) {}

}  // namespace muster::actions
