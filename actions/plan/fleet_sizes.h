#ifndef ACTIONS_PLAN_FLEET_SIZES_H_
#define ACTIONS_PLAN_FLEET_SIZES_H_

#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "actions/peers/device_lookup.h"
#include "base/clock.h"

namespace muster::actions {

// How many devices each source has, as counted within the last five minutes;
// budgets that are a share of the fleet rest on it.
//
// Thread-safe. `devices` and `clock` must outlive it.
class FleetSizes {
 public:
  FleetSizes(DeviceLookup& devices, Clock& clock)
      : devices_(devices), clock_(clock) {}

  // What was counted last for `source` (`sources/{source}`); 0 before that.
  // Never waits for the inventory.
  int64_t Known(const std::string& source) const ABSL_LOCKS_EXCLUDED(mu_);

  // Counts the devices of `source` if that was not done lately. An error leaves
  // what is known.
  absl::Status Refresh(const std::string& source) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Count {
    int64_t devices = 0;
    absl::Time time;
  };

  DeviceLookup& devices_;
  Clock& clock_;

  mutable absl::Mutex mu_;
  absl::flat_hash_map<std::string, Count> counts_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::actions

#endif  // ACTIONS_PLAN_FLEET_SIZES_H_
