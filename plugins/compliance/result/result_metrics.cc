#include "plugins/compliance/result/result_metrics.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "plugins/compliance/checks.h"
#include "plugins/compliance/result/result.h"
#include "plugins/posture/list_page.h"
#include "proto/muster/compliance/v1/compliance.pb.h"

namespace muster::compliance {
namespace {

constexpr absl::Duration kInterval = absl::Seconds(15);

using ByCheck = std::map<std::pair<std::string, v1::Result>, int64_t>;
using ByState = std::map<v1::ComplianceState, int64_t>;

ByCheck NoResults() {
  ByCheck counts;
  for (const char* check : kChecks) {
    for (const auto result : {v1::RESULT_PASS, v1::RESULT_FAIL,
                              v1::RESULT_UNKNOWN, v1::RESULT_NOT_APPLICABLE}) {
      counts[{check, result}] = 0;
    }
  }
  return counts;
}

std::vector<MetricPoint> PointsOf(const ByCheck& counts) {
  std::vector<MetricPoint> points;
  for (const auto& [key, count] : counts) {
    const std::string result = v1::Result_Name(key.second);
    points.push_back(
        {{{"check", key.first},
          {"result", std::string(absl::StripPrefix(result, "RESULT_"))}},
         static_cast<double>(count)});
  }
  return points;
}

std::vector<MetricPoint> PointsOf(const ByState& counts) {
  std::vector<MetricPoint> points;
  for (const auto& [key, count] : counts) {
    const std::string state = v1::ComplianceState_Name(key);
    points.push_back({{{"state", std::string(absl::StripPrefix(
                                     state, "COMPLIANCE_STATE_"))}},
                      static_cast<double>(count)});
  }
  return points;
}

}  // namespace

ResultMetrics::ResultMetrics(const plugins::EffectStore& store,
                             const Clock& clock)
    : store_(store),
      counts_(clock, kInterval, [this] { return Count(); }),
      results_("muster.compliance.results", "{device}",
               "Devices by the result of a check",
               [this] { return counts_.Get().results; }),
      devices_("muster.compliance.devices", "{device}",
               "Devices by whether they comply",
               [this] { return counts_.Get().devices; }) {}

ResultMetrics::Counts ResultMetrics::Count() const {
  const auto snapshot = store_.Snapshot();
  if (!snapshot.ok()) return {};
  ByCheck results = NoResults();
  ByState devices = {{v1::COMPLIANCE_STATE_COMPLIANT, 0},
                     {v1::COMPLIANCE_STATE_NON_COMPLIANT, 0},
                     {v1::COMPLIANCE_STATE_UNKNOWN, 0}};
  const absl::Status counted = posture::ForEachMessage<v1::DeviceCompliance>(
      *snapshot, "sources/", [&](const v1::DeviceCompliance& device) {
        if (IsTombstone(device)) return absl::OkStatus();
        ++devices[device.state()];
        for (const v1::CheckResult& check : device.checks()) {
          ++results[{check.check(), check.result()}];
        }
        return absl::OkStatus();
      });
  if (!counted.ok()) return {};
  return {PointsOf(results), PointsOf(devices)};
}

}  // namespace muster::compliance
