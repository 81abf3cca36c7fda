#include "plugins/sdk/loop/plugin_metrics.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/time/time.h"

namespace muster::plugins {
namespace {

double MessageAge(const PluginLoop& loop, const Clock& clock) {
  const absl::Time last = loop.status().last_message_time;
  if (last == absl::InfinitePast()) return -1;
  return std::max(0.0, absl::ToDoubleSeconds(clock.Now() - last));
}

double StuckAt(const BadChanges& bad_changes) {
  const std::optional<StuckChange> stuck = bad_changes.stuck();
  return stuck ? static_cast<double>(stuck->revision) : -1;
}

}  // namespace

PluginMetrics::PluginMetrics(const std::string& plugin, const PluginLoop& loop,
                             const BadChanges& bad_changes,
                             const EffectStore& store, const Clock& clock)
    : plugin_(plugin),
      connected_(Gauge("muster.plugin.connected", "1",
                       "Whether a plugin hears from the inventory",
                       [&loop] { return loop.status().connected ? 1 : 0; })),
      message_age_(
          Gauge("muster.plugin.message_age", "s",
                "Since a plugin applied its last message of the inventory",
                [&loop, &clock] { return MessageAge(loop, clock); })),
      applied_revision_(Gauge("muster.plugin.applied_revision", "{change}",
                              "The revision that a plugin's effects are of",
                              [&store] {
                                return static_cast<double>(
                                    store.cursor().applied_revision());
                              })),
      stuck_revision_(Gauge("muster.plugin.stuck_revision", "{change}",
                            "The revision that a plugin cannot handle",
                            [&bad_changes] { return StuckAt(bad_changes); })),
      parked_(Gauge("muster.plugin.parked", "{change}",
                    "Changes that a plugin has put aside", [&bad_changes] {
                      return static_cast<double>(bad_changes.parked_count());
                    })) {}

GaugeFamily PluginMetrics::Gauge(absl::string_view name, absl::string_view unit,
                                 absl::string_view description,
                                 std::function<double()> value) const {
  return GaugeFamily(name, unit, description,
                     [plugin = plugin_, value = std::move(value)] {
                       std::vector<MetricPoint> points;
                       const double shown = value();
                       if (shown >= 0)
                         points.push_back({{{"plugin", plugin}}, shown});
                       return points;
                     });
}

}  // namespace muster::plugins
