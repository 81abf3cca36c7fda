#ifndef PLUGINS_SDK_LOOP_PLUGIN_METRICS_H_
#define PLUGINS_SDK_LOOP_PLUGIN_METRICS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "base/telemetry/metrics.h"
#include "plugins/sdk/bad_changes/bad_changes.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/sdk/loop/plugin_loop.h"

namespace muster::plugins {

// How one plugin gets on, each gauge with {plugin}:
//
//   muster.plugin.connected: 1 while messages of the inventory arrive, else 0.
//   muster.plugin.message_age, in s: since the last of them was applied; they
//     come with every heartbeat. Not there before the first.
//   muster.plugin.applied_revision, in {change}: the revision of the inventory
//     that its effects are of.
//   muster.plugin.stuck_revision, in {change}: the revision of the inventory
//     that it cannot handle. Not there while it gets on.
//   muster.plugin.parked, in {change}: changes that it could not handle and
//     has put aside.
//
// The arguments must outlive it; they are used on another thread.
class PluginMetrics {
 public:
  PluginMetrics(const std::string& plugin, const PluginLoop& loop,
                const BadChanges& bad_changes, const EffectStore& store,
                const Clock& clock);

 private:
  // A gauge of this plugin's; no point while `value` returns a negative number.
  GaugeFamily Gauge(absl::string_view name, absl::string_view unit,
                    absl::string_view description,
                    std::function<double()> value) const;

  const std::string plugin_;
  const GaugeFamily connected_;
  const GaugeFamily message_age_;
  const GaugeFamily applied_revision_;
  const GaugeFamily stuck_revision_;
  const GaugeFamily parked_;
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_LOOP_PLUGIN_METRICS_H_
