#include "inventory/metrics/source_metrics.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "inventory/metrics/source_points.h"
#include "inventory/model/proto_time.h"

namespace muster::inventory {
namespace {

// `sources/{source}` of what is called `sources/{source}/...`.
std::string SourceOf(const std::string& name) {
  return name.substr(0, name.find('/', name.find('/') + 1));
}

std::vector<v1::Source> SourcesOf(const DeviceStore& store) {
  return EveryDocument<v1::Source>(*store.Read(), Collection::kSources);
}

}  // namespace

SourceMetrics::SourceMetrics(const DeviceStore& store, const Clock& clock)
    : store_(store),
      clock_(clock),
      state_("muster.source.state", "1", "1 for the state that a source is in",
             [this] { return States(); }),
      devices_(Gauge("muster.source.devices", "{device}",
                     "Devices of a source that are enrolled",
                     [](const auto& source) { return source.device_count(); })),
      endpoint_problems_(Gauge(
          "muster.source.endpoint_problems", "{endpoint}",
          "Endpoints of a source that give no data",
          [](const auto& source) { return source.endpoint_problems_size(); })),
      incidents_(Gauge(
          "muster.source.incidents", "{incident}",
          "Incidents of a source that are open",
          [](const auto& source) { return source.open_incident_count(); })),
      incident_age_("muster.source.incident.age", "s",
                    "How long an incident is open",
                    [this] { return IncidentAges(); }),
      holds_("muster.source.holds", "{hold}", "Holds that wait for an operator",
             [this] { return Holds([](const auto&) { return 1; }); }),
      held_devices_(
          "muster.source.held_devices", "{device}",
          "Devices whose removal waits for an operator", [this] {
            return Holds([](const auto& hold) { return hold.devices_size(); });
          }) {}

GaugeFamily SourceMetrics::Gauge(
    absl::string_view name, absl::string_view unit,
    absl::string_view description,
    std::function<double(const v1::Source&)> value) const {
  return GaugeFamily(
      name, unit, description, [&store = store_, value = std::move(value)] {
        std::vector<MetricPoint> points;
        for (const v1::Source& source : SourcesOf(store)) {
          points.push_back(PointOf(source.name(), value(source)));
        }
        return points;
      });
}

std::vector<MetricPoint> SourceMetrics::States() const {
  std::vector<MetricPoint> points;
  for (const v1::Source& source : SourcesOf(store_)) {
    const std::string state = v1::SourceState_Name(source.state());
    points.push_back(PointOf(source.name(), "state",
                             absl::StripPrefix(state, "SOURCE_STATE_"), 1));
  }
  return points;
}

std::vector<MetricPoint> SourceMetrics::Holds(
    const std::function<double(const v1::Hold&)>& value) const {
  std::map<std::string, double> sums;
  for (const v1::Source& source : SourcesOf(store_)) sums[source.name()] = 0;
  for (const auto& hold :
       EveryDocument<v1::Hold>(*store_.Read(), Collection::kHolds)) {
    if (hold.state() != v1::HOLD_STATE_PENDING) continue;
    sums[SourceOf(hold.name())] += value(hold);
  }
  std::vector<MetricPoint> points;
  for (const auto& [source, sum] : sums) points.push_back(PointOf(source, sum));
  return points;
}

std::vector<MetricPoint> SourceMetrics::IncidentAges() const {
  // Reasons that are no names share a label: the longest counts.
  std::map<std::pair<std::string, std::string>, double> ages;
  for (const auto& incident :
       EveryDocument<v1::Incident>(*store_.Read(), Collection::kIncidents)) {
    if (incident.has_end_time()) continue;
    double& age = ages[{SourceOf(incident.name()), LabelOf(incident.reason())}];
    age = std::max(age, absl::ToDoubleSeconds(
                            clock_.Now() - FromProto(incident.start_time())));
  }
  std::vector<MetricPoint> points;
  for (const auto& [key, age] : ages) {
    points.push_back(PointOf(key.first, "reason", key.second, age));
  }
  return points;
}

}  // namespace muster::inventory
