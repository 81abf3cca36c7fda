#ifndef ACTIONS_STORE_METRICS_COMMAND_METRICS_H_
#define ACTIONS_STORE_METRICS_COMMAND_METRICS_H_

#include <vector>

#include "actions/store/command_store.h"
#include "base/clock.h"
#include "base/telemetry/metrics.h"

namespace muster::actions {

// The commands that have not ended:
//
//   muster.command.open {state}, in {command}: how many are in that state; each
//     state is there, also with 0.
//   muster.command.oldest_open_age, in s: how long ago the oldest of them was
//     made; 0 if there is none.
//   muster.command.oldest_unsent_age, in s: likewise of those that were not
//     sent yet (QUEUED, SENDING).
//
// `store` and `clock` must outlive it; they are used on another thread.
class CommandMetrics {
 public:
  CommandMetrics(const CommandStore& store, const Clock& clock);

 private:
  std::vector<MetricPoint> Open() const;
  std::vector<MetricPoint> OldestAge(bool only_unsent) const;

  const CommandStore& store_;
  const Clock& clock_;

  const GaugeFamily open_;
  const GaugeFamily oldest_open_age_;
  const GaugeFamily oldest_unsent_age_;
};

}  // namespace muster::actions

#endif  // ACTIONS_STORE_METRICS_COMMAND_METRICS_H_
