#include "plugins/trust/verdict/verdict_metrics.h"

#include <string>

#include "plugins/trust/store/totals.h"

namespace muster::trust {

VerdictMetrics::VerdictMetrics(const plugins::EffectStore& store)
    : store_(store),
      verdicts_("muster.trust.verdicts", "{device}",
                "Devices by what a policy says of them",
                [this] { return CountStates(); }),
      held_("muster.trust.held", "{device}",
            "Devices whose verdict the mass-flip guard holds",
            [this] { return CountHeld(); }) {}

std::vector<MetricPoint> VerdictMetrics::CountStates() const {
  std::vector<MetricPoint> points;
  const auto snapshot = store_.Snapshot();
  if (!snapshot.ok()) return points;
  const auto visit = [&](const std::string& source, const std::string& policy,
                         const storage::PolicyTotals& totals) {
    const auto add = [&](const char* state, int64_t count) {
      points.push_back(
          {{{"source", source}, {"policy", policy}, {"state", state}},
           static_cast<double>(count)});
    };
    add("TRUSTED", totals.trusted_count());
    add("UNTRUSTED", totals.untrusted_count());
    add("UNKNOWN", totals.unknown_count());
  };
  if (!ForEachTotals(*snapshot, visit).ok()) return {};
  return points;
}

std::vector<MetricPoint> VerdictMetrics::CountHeld() const {
  std::vector<MetricPoint> points;
  const auto snapshot = store_.Snapshot();
  if (!snapshot.ok()) return points;
  const auto visit = [&](const std::string& source, const std::string& policy,
                         const storage::PolicyTotals& totals) {
    points.push_back({{{"source", source}, {"policy", policy}},
                      static_cast<double>(totals.held_count())});
  };
  if (!ForEachTotals(*snapshot, visit).ok()) return {};
  return points;
}

}  // namespace muster::trust
