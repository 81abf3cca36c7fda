#include "plugins/trust/verdict_metrics.h"

#include <optional>

#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "plugins/trust/verdict.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {
namespace {

constexpr absl::Duration kInterval = absl::Seconds(15);

std::string WordFor(v1::TrustState state) {
  const std::string name = v1::TrustState_Name(state);
  return std::string(absl::StripPrefix(name, "TRUST_STATE_"));
}

}  // namespace

VerdictMetrics::VerdictMetrics(Policies policies,
                               const plugins::EffectStore& store,
                               const Clock& clock)
    : policies_(std::move(policies)),
      store_(store),
      counts_(clock, kInterval, [this] { return Count(); }),
      verdicts_("muster.trust.verdicts", "{device}",
                "Devices by what a policy says of them",
                [this] { return counts_.Get(); }) {}

std::vector<MetricPoint> VerdictMetrics::Count() const {
  const auto snapshot = store_.Snapshot();
  if (!snapshot.ok()) return {};
  std::vector<MetricPoint> points;
  for (const Policy& policy : policies_) {
    std::map<v1::TrustState, int64_t> counts = {{v1::TRUST_STATE_TRUSTED, 0},
                                                {v1::TRUST_STATE_UNTRUSTED, 0},
                                                {v1::TRUST_STATE_UNKNOWN, 0}};
    const absl::Status counted =
        ForEachVerdict(*snapshot, policy, &policy == &policies_.front(),
                       [&](const v1::Verdict& verdict) {
                         if (!verdict.removed()) ++counts[verdict.state()];
                       });
    if (!counted.ok()) continue;
    for (const auto& [state, count] : counts) {
      points.push_back({{{"policy", policy.name}, {"state", WordFor(state)}},
                        static_cast<double>(count)});
    }
  }
  return points;
}

}  // namespace muster::trust
